import type { ReactNode } from "react";

interface EntryFrameProps {
  title: string;
  /** One sentence under the title. */
  lead?: ReactNode;
  children: ReactNode;
}

/** Two lines plugged into one another: the mark of the rail. */
function Mark() {
  return (
    <svg aria-hidden viewBox="0 0 16 16" className="size-7 text-accent-solid">
      <path
        d="M3 4.5h3.5a2 2 0 0 1 2 2v3a2 2 0 0 0 2 2H13"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.75"
        strokeLinecap="round"
      />
      <circle cx="3" cy="4.5" r="1.9" fill="currentColor" />
      <circle cx="13" cy="11.5" r="1.9" fill="currentColor" />
    </svg>
  );
}

/** The page before the panel: one thing in the middle. */
export function EntryFrame({ title, lead, children }: EntryFrameProps) {
  return (
    <main className="flex min-h-dvh flex-col items-center bg-canvas px-4 pt-[14vh] pb-10">
      <div className="flex items-center gap-2.5">
        <Mark />
        <span className="text-base font-semibold tracking-tight">Patchbay</span>
      </div>
      <section className="mt-7 w-full max-w-[22.5rem] rounded-xl border border-line bg-surface p-6">
        <h1 className="text-base font-semibold">{title}</h1>
        {lead === undefined ? null : <p className="mt-1 text-[13px] text-ink-2">{lead}</p>}
        <div className="mt-5">{children}</div>
      </section>
    </main>
  );
}
