import pino from "pino";
import type { AriEvent } from "@/lib/ari";
import type { Node, NodeListener } from "@/server/nodes/node";

/** What the sessions of a node see of it: requests are recorded, events and resyncs are told by hand. */
export interface SessionNode {
  node: Node;
  logger: pino.Logger;
  /** `channels.hangup patchbay-call-1`, in the order of sending. */
  requests: string[];
  /** Answers requests of this name instead of succeeding at once. */
  answers: Map<string, (parameters: Record<string, unknown>) => Promise<unknown>>;
  /** Ids of the channels in the live state. */
  here: Set<string>;
  /** States of those of them that have not been answered. */
  unanswered: Map<string, "Down" | "Ring" | "Ringing">;
  /** Ids of the bridges in the live state. */
  bridges: Set<string>;
  rows: Map<string, Record<string, unknown>>;
  tell(event: { type: string; [field: string]: unknown }): void;
  resync(restarted: boolean): void;
}

export function sessionNode(): SessionNode {
  const listeners = new Set<NodeListener>();
  const requests: string[] = [];
  const answers: SessionNode["answers"] = new Map();
  const here = new Set<string>();
  const unanswered: SessionNode["unanswered"] = new Map();
  const bridges = new Set<string>();
  const rows = new Map<string, Record<string, unknown>>();
  const resource = (name: string) =>
    new Proxy(
      {},
      {
        get: (_, nickname: string) => (parameters: Record<string, unknown>) => {
          const request = `${name}.${nickname}`;
          requests.push(`${request} ${String(parameters["channelId"] ?? parameters["bridgeId"])}`);
          return (answers.get(request) ?? (() => Promise.resolve({})))(parameters);
        },
      },
    );
  const node = {
    name: "pbx",
    displayName: "Asterisk",
    application: "patchbay",
    isLive: true,
    client: { channels: resource("channels"), bridges: resource("bridges") },
    asteriskNow: () => 1_000_000,
    listen: (listener: NodeListener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    live: {
      row: (_kind: string, id: string) =>
        here.has(id)
          ? {
              id,
              name: id,
              caller: { name: "", number: "" },
              endpoint: null,
              state: unanswered.get(id) ?? "Up",
            }
          : undefined,
      rows: (kind: string) => [...(kind === "channels" ? here : bridges)].map((id) => ({ id })),
      put: (kind: string, row: { id: string }) => rows.set(`${kind} ${row.id}`, { ...row }),
      remove: (kind: string, id: string) => rows.delete(`${kind} ${id}`),
    },
  };
  return {
    node: node as unknown as Node,
    logger: pino({ enabled: false }),
    requests,
    answers,
    here,
    unanswered,
    bridges,
    rows,
    tell: (event) => {
      for (const listener of listeners) listener.onEvent?.(event as unknown as AriEvent);
    },
    resync: (restarted) => {
      for (const listener of listeners) listener.onResync?.(restarted);
    },
  };
}
