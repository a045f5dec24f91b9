import type { TalkTarget } from "@/lib/api/commands/talks";
import type { AudioEnd } from "@/lib/audio/wire";
import { causeLine } from "@/lib/live/causes";
import { PanelError } from "../errors";
import type { Subject } from "../nodes/asterisk-errors";

/**
 * Why a call did not come about: a caller who went, or one who did not answer. `dialStatus` is the last word of its Dial
 * events: Asterisk before 22.8 gives no cause when the time to ring is over (cause 0).
 */
export function unansweredWords(to: TalkTarget, cause: number, dialStatus: string): string {
  if (to.kind === "channel" || to.kind === "bridge") return "The caller has hung up.";
  if (dialStatus === "BUSY" || cause === 17) return "It is busy.";
  if (cause === 21) return "The call was declined.";
  if (dialStatus === "NOANSWER" || cause === 18 || cause === 19 || cause === 0) {
    return `Nobody answered within ${Math.ceil(to.timeoutMs / 1_000)} s.`;
  }
  return `The call did not get through: ${causeLine(cause)}.`;
}

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
      return { kind: "endpoint", id: `${to.extension}@${to.context}` };
  }
}

export function endedError(): PanelError {
  return new PanelError("talk_gone", "This call has just ended.", { whatToDo: "Start another one." });
}

export function unansweredError(): PanelError {
  return new PanelError("not_answered", "Nobody has answered yet.", {
    whatToDo: "Wait for the answer, or hang up.",
  });
}
