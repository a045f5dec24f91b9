import { CircleCheck, CircleDashed, CircleHelp, CircleX, Ear, Headset, ShieldBan } from "lucide-react";
import type { ReactNode } from "react";
import { StatePill, type Tone } from "@/components/ui/state-pill";
import { isRunning } from "./listened-words";
import type { AuditRow } from "./use-audit";

const looks: Record<AuditRow["outcome"], { word: string; tone: Tone; icon: ReactNode }> = {
  started: { word: "Started", tone: "busy", icon: <CircleDashed /> },
  done: { word: "Done", tone: "good", icon: <CircleCheck /> },
  failed: { word: "Failed", tone: "bad", icon: <CircleX /> },
  refused: { word: "Refused", tone: "warn", icon: <ShieldBan /> },
  unknown: { word: "Unknown", tone: "quiet", icon: <CircleHelp /> },
};

const listening = { word: "Listening", tone: "busy", icon: <Ear /> } as const;
const talking = { word: "Talking", tone: "busy", icon: <Headset /> } as const;

/** How an act ended; that it goes on, of a stretch of listening or a talk. */
export function Outcome({ row }: { row: AuditRow }) {
  const running = row.command.startsWith("talks.") ? talking : listening;
  const { word, tone, icon } = isRunning(row) ? running : looks[row.outcome];
  return (
    <StatePill tone={tone} icon={icon}>
      {word}
    </StatePill>
  );
}
