import { Trash2 } from "lucide-react";
import { useId } from "react";
import { ArmedButton } from "@/components/ui/armed-button";
import { ProblemLine } from "@/components/ui/problem-line";
import type { ListedRecording } from "@/lib/api/recordings";
import { useRemoveRecording } from "./use-recording-list";

interface RemoveRecordingProps {
  recording: Pick<ListedRecording, "id" | "isRunning">;
  mayRemove: boolean;
  /** Told how many of its files could not be found in Asterisk. */
  onRemoved: (gone: number) => void;
}

/** The end of a recording, or why one cannot remove it. */
export function RemoveRecording({
  recording: { id, isRunning },
  mayRemove,
  onRemoved,
}: RemoveRecordingProps) {
  const remove = useRemoveRecording();
  const whyId = useId();
  const why = isRunning ? "It is still being recorded." : null;
  // Nobody is offered what would be refused whenever it is asked for.
  if (!mayRemove) return <p className="text-xs text-ink-2">Only admins remove recordings.</p>;
  return (
    <div className="flex min-w-0 flex-wrap items-center justify-end gap-x-3 gap-y-1">
      {why === null ? null : (
        <span id={whyId} className="text-xs text-ink-2">
          {why}
        </span>
      )}
      <ArmedButton
        size="small"
        disabled={why !== null || remove.isPending}
        {...(why === null ? {} : { "aria-describedby": whyId })}
        onAct={() => remove.mutate(id, { onSuccess: ({ failed }) => onRemoved(failed.length) })}
      >
        <Trash2 aria-hidden />
        {remove.isPending ? "Removing…" : "Remove for good"}
      </ArmedButton>
      {remove.error === null ? null : <ProblemLine problem={remove.error.problem} />}
    </div>
  );
}
