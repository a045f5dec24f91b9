import { ApiError } from "@/components/live/request";

export const limitReached = "Six calls at once are the most.";

/** What was refused and what to do, in one line. */
export function plainWords(error: unknown): string {
  const { detail, whatToDo } = ApiError.from(error).problem;
  return `${detail} ${whatToDo}`.trim();
}

/** Why the microphone stays shut, and what that means. */
export function voiceRefusal(why: string): string {
  return `${why} You go on listening; nobody hears you.`;
}

/** A call of mine whose sound is not in this tab: to take it from the other one must be meant. */
export const heardElsewhere = "You hear this call in another tab. Hear it here instead?";

/** The followed call has ended, and the microphone with it. */
export const callEnded = "Nobody hears you any more: that call is over.";

/** The same where the call goes on: Asterisk went, or the sound may not be begun anew now. The row says what is waited for. */
export const callUnheard = "Nobody hears you any more: the sound of that call was lost.";

/** A phone was picked up before the call was answered: whatever mode was asked for, it begins with listening. */
export const notBegun = "Nobody hears you yet: the call is not answered, and you begin by listening.";

/** The mode went back to listening, and it is not known to this page why. */
export const turnedBack =
  "Nobody hears you any more: it was turned back to listening, and not from this page.";

/** Asterisk went while it recorded. */
export const recordingCut =
  "Its recording was cut off: what Asterisk had written of it is kept, see Recordings.";

/** The row has gone between two connections: its reason went with it. */
export const endedUnseen = "It ended while this page had no connection to the panel.";

/** The same of a talk: where the panel itself was away, the call went with it, and the party may not have meant that. */
export const talkEndedUnseen =
  "The call ended while this page had no connection to the panel, so the other side may have been cut off: call again.";
