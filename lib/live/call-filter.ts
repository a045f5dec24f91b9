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

/** Whether a call passes a filter. */
export function matchCall(call: Call, filter: CallFilter): boolean {
  if (filter.node !== undefined && filter.node !== call.node) {
    return false;
  }
  if (filter.state !== undefined && filter.state !== call.state) {
    return false;
  }
  if (filter.application !== undefined && filter.application !== (call.application ?? "")) {
    return false;
  }
  const words = (filter.text ?? "").toLowerCase().split(/\s+/);
  return words.every((word) => haystackOf(call).includes(word));
}

/** All that a person may search a call by. Made once a call object. */
function haystackOf(call: Call): string {
  let text = haystacks.get(call);
  if (text === undefined) {
    text = [
      call.node,
      call.place,
      call.state,
      call.bridgeId ?? "",
      call.to.kind === "conference" || call.to.kind === "room" ? call.to.name : "",
      ...call.parties.flatMap(wordsOf),
      ...call.channelIds,
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
