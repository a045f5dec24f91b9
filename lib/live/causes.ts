/**
 * Q.850 causes in an operator's words, by number (include/asterisk/causes.h). Asterisk's own `cause_txt` is its table of
 * English names (main/channel.c, causes[]) and says less.
 */
const texts: Readonly<Record<number, string>> = {
  0: "Ended without a cause",
  1: "Number does not exist",
  2: "No route to the transit network",
  3: "No route to the destination",
  5: "Wrong trunk prefix",
  6: "Channel not acceptable",
  7: "Call delivered in an established channel",
  8: "Pre-empted by another call",
  14: "Number was ported to another carrier",
  16: "Normal clearing",
  17: "Busy",
  18: "No response from the device",
  19: "No answer",
  20: "Not registered or unreachable",
  21: "Call rejected",
  22: "Number has changed",
  23: "Redirected to a new destination",
  26: "Answered elsewhere",
  27: "Destination out of order",
  28: "Number incomplete or invalid",
  29: "The requested feature was rejected",
  30: "Answer to a status enquiry",
  31: "Ended normally, no reason given",
  34: "All lines are busy",
  38: "Network out of order",
  41: "Temporary failure, try again",
  42: "The switch is congested",
  43: "Access information was discarded",
  44: "The requested channel is not available",
  50: "Feature not subscribed",
  52: "Outgoing calls are barred",
  54: "Incoming calls are barred",
  57: "Not authorised for this kind of call",
  58: "No common codec, or the line cannot carry the call now",
  65: "This kind of call is not supported",
  66: "Channel type is not supported",
  69: "The requested feature is not supported",
  81: "Unknown call reference",
  88: "The destination is not compatible",
  95: "Invalid message",
  96: "A mandatory element is missing",
  97: "Unknown message type",
  98: "Message does not fit the call's state",
  99: "Unknown information element",
  100: "Invalid content of an information element",
  101: "Message does not fit the call's state",
  102: "A timer ran out",
  103: "A mandatory element has a wrong length",
  111: "Protocol error",
  127: "Interworking failure, cause not known",
};

/** What a cause means, for example `Busy` for 17; `Cause 77` for a number that Q.850 does not name. */
export function causeText(cause: number): string {
  return texts[cause] ?? `Cause ${cause}`;
}

/** Text and number, for example `Busy (17)`; without the number for 0, which is no cause. */
export function causeLine(cause: number): string {
  return cause === 0 ? causeText(0) : `${causeText(cause)} (${cause})`;
}
