import { partyText } from "@/components/ui/call-label";
import type { Call } from "@/lib/live/calls";
import type { EndpointRow } from "@/lib/live/rows";

/** One call of an endpoint, in words. */
export interface Talk {
  callId: string;
  /** Who is at the other end, or where it is. */
  withWhom: string;
  sinceMs: number;
}

/** Calls by each of their channels, as `node/channel`. */
export function callsByChannel(calls: readonly Call[]): ReadonlyMap<string, Call> {
  const byChannel = new Map<string, Call>();
  for (const call of calls) {
    for (const id of call.channelIds) byChannel.set(`${call.node}/${id}`, call);
  }
  return byChannel;
}

function targetWords(call: Call): string {
  const { to } = call;
  switch (to.kind) {
    case "party":
      return partyText(to);
    case "conference":
      return `${to.name === "" ? "conference" : to.name} of ${to.size}`;
    case "room":
      return `waits in ${to.name === "" ? "a holding bridge" : to.name}`;
    case "nobody":
      return "nobody";
    case "application":
      return `application ${to.name}`;
    case "place":
      if (!/^[a-z]?$/i.test(to.exten)) return to.exten;
      return to.appName.startsWith("AppDial") ? "outgoing call" : to.appName || to.context;
  }
}

/** Who an endpoint talks with now, oldest call first. Two channels of it in one call count once. */
export function talksOf(
  node: string,
  endpoint: Pick<EndpointRow, "id" | "channelIds">,
  byChannel: ReadonlyMap<string, Call>,
): Talk[] {
  const calls = new Set(endpoint.channelIds.flatMap((id) => byChannel.get(`${node}/${id}`) ?? []));
  return [...calls]
    .sort((one, other) => one.startedAtMs - other.startedAtMs)
    .map((call) => {
      const mine = new Set(endpoint.channelIds);
      const others = call.parties.filter(({ channelId }) => !mine.has(channelId));
      const [other] = others;
      const words =
        call.to.kind === "conference" || other === undefined ? targetWords(call) : partyText(other);
      return { callId: call.id, withWhom: words, sinceMs: call.answeredAtMs ?? call.startedAtMs };
    });
}
