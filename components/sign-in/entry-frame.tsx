import type { ReactNode } from "react";

interface EntryFrameProps {
  title: string;
  /** One sentence under the title. */
  lead?: ReactNode;
  children: ReactNode;
}

/** Two jacks and the cord between them. */
function Mark() {
  return (
    <svg
      aria-hidden
      viewBox="0 0 32 32"
      className="size-8 text-accent"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.5"
    >
      <circle cx="8" cy="9" r="4.5" />
      <circle cx="24" cy="9" r="4.5" />
      <path d="M8 13.5c0 17 16 17 16 0" strokeLinecap="round" />
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
