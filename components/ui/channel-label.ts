import type { ChannelRow, Party } from "@/lib/live/rows";
import { untrusted } from "./untrusted";

/** `Alice (1001)`, or the one of both that is known; "" when neither is. */
export function partyText(party: Party): string {
  const [name, number] = [untrusted(party.name), untrusted(party.number)];
  if (name === "" || name === number) return number;
  return number === "" ? name : `${name} (${number})`;
}

/** Who a channel is to people: its caller's name, else number, else the channel's own name. */
export function channelLabel(channel: Pick<ChannelRow, "caller" | "name">): string {
  return untrusted(channel.caller.name || channel.caller.number || channel.name);
}
