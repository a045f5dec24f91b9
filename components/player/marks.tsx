import { formatElapsed } from "@/components/live/ticker";
import { classNames } from "@/components/ui/class-names";
import { untrusted } from "@/components/ui/untrusted";
import type { RecordingRow } from "@/lib/api/recordings";

type Mark = RecordingRow["marks"][number];

const keyOf = ({ offsetMs, by, text }: Mark): string => `${offsetMs} ${by} ${text}`;
const wordsOf = ({ text }: Mark): string => untrusted(text) || "no words";

interface MarkProps {
  marks: readonly Mark[];
  /** Null where there is nothing to hear yet. */
  onJump: ((toMs: number) => void) | null;
}

/** Where the marks are, over the place. For the pointer: a list beside it has the same for everybody else. */
export function MarkTicks({ marks, durationMs, onJump }: MarkProps & { durationMs: number | null }) {
  if (durationMs === null || durationMs <= 0 || onJump === null) return null;
  return marks.map((mark) => (
    <button
      key={keyOf(mark)}
      type="button"
      tabIndex={-1}
      aria-hidden
      title={`${formatElapsed(mark.offsetMs)} ${wordsOf(mark)}`}
      onClick={() => onJump(mark.offsetMs)}
      // The middle of the slider's knob travels from 6 px to 6 px before the end.
      style={{ left: `calc(6px + (100% - 12px) * ${Math.min(1, mark.offsetMs / durationMs)})` }}
      className="group absolute -top-1 z-10 flex h-3 w-3 -translate-x-1/2 cursor-pointer items-end justify-center"
    >
      <span className="h-2 w-0.5 rounded-full bg-warn transition-transform group-hover:scale-y-130" />
    </button>
  ));
}

/** The marks in words; pressing one goes there. */
export function Marks({ marks, atMs, onJump }: MarkProps & { atMs: number }) {
  if (marks.length === 0) return null;
  const passed = marks.findLast(({ offsetMs }) => offsetMs <= atMs + 50);
  return (
    <ul aria-label="Marks" className="flex flex-wrap gap-1.5">
      {marks.map((mark) => (
        <li key={keyOf(mark)} className="min-w-0 max-w-full">
          <button
            type="button"
            title={`Set by ${untrusted(mark.by)}`}
            {...(mark === passed ? { "aria-current": true as const } : {})}
            disabled={onJump === null}
            onClick={() => onJump?.(mark.offsetMs)}
            className={classNames(
              "inline-flex h-6 max-w-full items-center gap-1.5 rounded-full border px-2 text-xs transition-colors enabled:hover:bg-hover",
              mark === passed ? "border-accent-solid" : "border-line-strong",
            )}
          >
            <span className="shrink-0 text-ink-2 tabular-nums">{formatElapsed(mark.offsetMs)}</span>
            <span className="min-w-0 truncate">{wordsOf(mark)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
