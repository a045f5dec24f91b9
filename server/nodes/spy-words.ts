import { mayNoLongerListen } from "@/lib/api/spy-policy";
import type { AudioEnd } from "@/lib/audio/wire";
import { isRinging } from "@/lib/live/answer";
import type { ChannelRow } from "@/lib/live/rows";
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

/** A phone that was to listen has not picked up. `cause`: of Q.850; undefined where no event told it. */
export function notPickedUpWords(cause: number | undefined): string {
  if (cause === 17) return "The phone is busy.";
  if (cause === 21) return "The phone declined the call.";
  return "The phone did not answer.";
}

/** For whoever asks for a call again that they listen to by phone. */
export function alreadyByPhone(isSamePhone: boolean): PanelError {
  const phone = isSamePhone ? "this phone" : "another of your phones";
  return new PanelError("not_possible_now", `You are on this call already, by ${phone}.`, {
    whatToDo: "Change the mode of the running one, or end it first.",
  });
}

/** For whoever acts on a session that is over. */
export function spyEnded(): PanelError {
  return new PanelError("spy_gone", "This spy has just ended.", { whatToDo: "Start another one." });
}

/** Nothing of a leg is heard before its answer: a phone that rings, or who waits for another to answer. */
export function notAnsweredWords(who: string, row: ChannelRow): string {
  return isRinging(row)
    ? `${who} still rings: you hear the call as soon as it is answered.`
    : `The call of ${who} is not answered yet: you hear it as soon as it is.`;
}

/** A leg that was waited for has ended without an answer. */
export function neverAnsweredWords(who: string, row: ChannelRow): string {
  return isRinging(row)
    ? `${who} did not answer: the call is over, or somebody else has taken it.`
    : `The call of ${who} is over: it was not answered.`;
}

/** For whoever would talk while a call is waited for. `heldBack` of the row. */
export function nobodyThere(heldBack: string | null): PanelError {
  return new PanelError("not_possible_now", heldBack ?? "There is no call now: the next one is waited for.", {
    whatToDo: "Whisper or barge in when you hear the call.",
    field: "mode",
  });
}
