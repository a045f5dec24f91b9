import { personWords } from "@/lib/live/person-words";
import type { ChannelRow, Party } from "@/lib/live/rows";
import { untrusted } from "./untrusted";

/** `Alice (1001)`, or the one of both that is known; "" when neither is. Safe to show. */
export function personText({ name, number }: Party): string {
  return personWords({ name: untrusted(name), number: untrusted(number) });
}

/** Who a channel is to people: its caller, else the channel's own name. */
export function channelLabel(channel: Pick<ChannelRow, "caller" | "name">): string {
  return personText(channel.caller) || untrusted(channel.name);
}
