import { CircleCheck, CircleDashed, CircleHelp, CircleX, ShieldBan } from "lucide-react";
import type { ReactNode } from "react";
import { StatePill, type Tone } from "@/components/ui/state-pill";
import type { AuditRow } from "./use-audit";

const looks: Record<AuditRow["outcome"], { word: string; tone: Tone; icon: ReactNode }> = {
  started: { word: "Started", tone: "busy", icon: <CircleDashed /> },
  done: { word: "Done", tone: "good", icon: <CircleCheck /> },
  failed: { word: "Failed", tone: "bad", icon: <CircleX /> },
  refused: { word: "Refused", tone: "warn", icon: <ShieldBan /> },
  unknown: { word: "Unknown", tone: "quiet", icon: <CircleHelp /> },
};

/** How an act ended. */
export function Outcome({ outcome }: { outcome: AuditRow["outcome"] }) {
  const { word, tone, icon } = looks[outcome];
  return (
    <StatePill tone={tone} icon={icon}>
      {word}
    </StatePill>
  );
}
