import type { SpyRow } from "@/lib/live/rows";

type Given =
  | "id"
  | "targetId"
  | "mode"
  | "whisperTo"
  | "via"
  | "sides"
  | "by"
  | "endpoint"
  | "follows"
  | "reason"
  | "status"
  | "startedAtMs"
  | "supervisorChannelId";

/** The row of a spy by which nothing is heard yet. */
export function newSpyRow(given: Pick<SpyRow, Given>): SpyRow {
  return {
    ...given,
    heldBack: null,
    noticeFailed: null,
    activeAtMs: null,
    snoopChannelId: null,
    transport: null,
    codec: null,
    codecReason: null,
    recording: null,
  };
}
