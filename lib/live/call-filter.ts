import type { Call, CallParty, CallState } from "./calls";

/** What a call list is narrowed by; each absent part lets all pass. */
export interface CallFilter {
  node?: string | undefined;
  state?: CallState | undefined;
  /** Name of a Stasis application; `""` for calls in the dialplan. */
  application?: string | undefined;
  /** Words that must all be in it, in any order; case does not count. */
  text?: string | undefined;
}

const haystacks = new WeakMap<Call, string>();

/** Whether a call passes a filter. For many calls make {@link callMatcher} once. */
export function matchCall(call: Call, filter: CallFilter): boolean {
  return callMatcher(filter)?.(call) ?? true;
}

/** What decides whether a call passes; null where every call does. */
export function callMatcher({
  node,
  state,
  application,
  text,
}: CallFilter): ((call: Call) => boolean) | null {
  const words = (text ?? "")
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  if (node === undefined && state === undefined && application === undefined && words.length === 0) {
    return null;
  }
  return (call) =>
    (node === undefined || node === call.node) &&
    (state === undefined || state === call.state) &&
    (application === undefined || application === (call.application ?? "")) &&
    words.every((word) => haystackOf(call).includes(word) || hasId(call, word));
}

/** Asterisk's ids hold the second of their birth, ours the application's name: a part of one says nothing of a call. */
const idPartMin = 12;

function hasId(call: Call, word: string): boolean {
  const ids = call.bridgeId === null ? call.channelIds : [...call.channelIds, call.bridgeId];
  return ids.some((id) => {
    const known = id.toLowerCase();
    return known === word || (word.length >= idPartMin && known.startsWith(word));
  });
}

/** All that a person may search a call by, less ids. Made once a call object. */
function haystackOf(call: Call): string {
  let text = haystacks.get(call);
  if (text === undefined) {
    text = [
      call.node,
      call.place,
      call.state,
      call.to.kind === "conference" || call.to.kind === "room" ? call.to.name : "",
      ...call.parties.flatMap(wordsOf),
      ...call.marks.spiedBy,
    ]
      .join("\n")
      .toLowerCase();
    haystacks.set(call, text);
  }
  return text;
}

function wordsOf({ name, number, endpoint }: CallParty): string[] {
  // A number is searched as it is dialled, too: `+49 30 12` finds +493012.
  return [name, number, number.replace(/\D/g, ""), endpoint ?? ""];
}
