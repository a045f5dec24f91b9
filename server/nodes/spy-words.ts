import { mayNoLongerListen } from "@/lib/api/spy-policy";
import type { AudioEnd } from "@/lib/audio/wire";
import { PanelError } from "../errors";

/** Why a session is over, for whoever listened. */
export const spyEndWords: Readonly<Record<AudioEnd, string>> = {
  hung_up: "The call is over.",
  ended: "You have stopped listening.",
  forbidden: mayNoLongerListen,
  taken_over: "This session was opened again elsewhere.",
  refused: "The panel refused it.",
  failed: "The sound of this call was lost. Start again.",
  lost: "The connection to the browser was lost.",
};

/** An admin has ended what another one listens to; its owner may know who. */
export function endedByWords(admin: string): string {
  return `${admin} (admin) has ended this listening.`;
}

/** Whoever was followed is one of many behind this endpoint. */
export function severalCallsWords(endpoint: string): string {
  return `The call is over, and ${endpoint} carries calls of several people: whose is next cannot be told.`;
}

/** Whoever would rather keep the hold music does not begin to listen now. */
export const keptMusicWords =
  "Not listened to: the call is on hold, and to begin now may stop its hold music, which was to be kept.";

/** The panel is closing. */
export const spyStoppedWords = "The panel was stopped.";

/** For whoever acts on a session that is over. */
export function spyEnded(): PanelError {
  return new PanelError("spy_gone", "This spy has just ended.", { whatToDo: "Start another one." });
}

/** For whoever would talk while the next call is waited for. */
export function nobodyThere(): PanelError {
  return new PanelError("not_possible_now", "There is no call now: the next one is waited for.", {
    whatToDo: "Whisper or barge in when the next call is there.",
  });
}
