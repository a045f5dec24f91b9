import type { TalkTarget } from "@/lib/api/commands/talks";
import type { AudioEnd } from "@/lib/audio/wire";
import type { NodeState } from "@/lib/live/node-state";
import { partyAt } from "@/lib/live/own-channels";
import { personWords } from "@/lib/live/person-words";
import type { TalkRow } from "@/lib/live/rows";
import { PanelError } from "../errors";
import type { Subject } from "../nodes/asterisk-errors";

export const endWords: Readonly<Record<AudioEnd, string>> = {
  hung_up: "The call is over.",
  ended: "You have hung up.",
  forbidden: "You may no longer talk here.",
  taken_over: "This session was opened again elsewhere.",
  refused: "The panel refused it.",
  failed: "The sound of this call was lost. Start again.",
  lost: "The browser did not come back within 10 s, so the panel hung up.",
};

/** An admin has ended another one's call; its owner may know who. */
export function hungUpByWords(admin: string): string {
  return `${admin} (admin) has hung up this call.`;
}

/** Where the page that placed or took the call never opened its sound. */
export const neverCameWords = "The browser did not come within 10 s, so the panel hung up.";
export const missedWords = "The call ended while the panel had no connection to Asterisk.";
/** The panel is closing. */
export const stoppedWords = "The panel was stopped, which ended the call.";

/** What an error of Asterisk is about. */
export function subjectOf(to: TalkTarget): Subject {
  switch (to.kind) {
    case "channel":
      return { kind: "channel", id: to.channelId };
    case "bridge":
      return { kind: "bridge", id: to.bridgeId };
    case "endpoint":
      return { kind: "endpoint", id: to.endpoint };
    case "extension":
      return { kind: "extension", id: `${to.extension}@${to.context}` };
  }
}

/** With whom a talk is by now: `alice (1001)`, the number or the name, else what was called. */
export function whomWith(
  { peerId, to }: Pick<TalkRow, "peerId" | "to">,
  live: Pick<NodeState, "row">,
): string {
  const peer = peerId === null ? undefined : live.row("channels", peerId);
  return (peer === undefined ? "" : personWords(partyAt(peer))) || to;
}

export function endedError(): PanelError {
  return new PanelError("talk_gone", "This call has just ended.", { whatToDo: "Start another one." });
}

/** It ended by itself while it was being made. */
export function failedError(failure: string): PanelError {
  return new PanelError("talk_gone", failure, { whatToDo: "Look at the list, and start again." });
}

export function unansweredError(): PanelError {
  return new PanelError("not_answered", "Nobody has answered yet.", {
    whatToDo: "Wait for the answer, or hang up.",
  });
}
