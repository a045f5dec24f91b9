import type { Problem } from "@/lib/api/errors";
import { ErrorLine } from "./field";

/** What was refused and what to do about it, at the place where it was asked for. */
export function ProblemLine({ problem }: { problem: Pick<Problem, "detail" | "whatToDo"> }) {
  return (
    <ErrorLine>
      {problem.detail} {problem.whatToDo}
    </ErrorLine>
  );
}
