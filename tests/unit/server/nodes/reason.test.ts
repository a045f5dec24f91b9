import pino from "pino";
import { expect, it } from "vitest";
import { type AriClient, AriError, type EventStream, type StreamState } from "@/lib/ari";
import { createMemoryBus } from "@/server/bus/memory";
import { Secret } from "@/server/config";
import { Node } from "@/server/nodes/node";

it("keeps the reason of a lost node through its next tries, until it is live", () => {
  let tell: (state: StreamState) => void = () => undefined;
  const node = new Node({
    config: {
      node: "pbx",
      name: "pbx",
      url: "http://127.0.0.1:1/ari",
      wsUrl: "ws://127.0.0.1:1/ari/events",
      origin: null,
      mediaHost: null,
      username: "panel",
      password: new Secret("hush"),
      application: "patchbay",
    },
    client: {} as AriClient,
    openStream: ({ onState }) => {
      tell = onState;
      return {} as EventStream;
    },
    bus: createMemoryBus(() => undefined),
    clock: { now: () => 0, every: () => () => undefined, after: () => () => undefined },
    logger: pino({ enabled: false }),
  });
  tell({ status: "connecting", attempt: 1 });
  expect(node.health()).toMatchObject({ status: "connecting", reason: null });
  tell({ status: "waiting", reason: new AriError("timeout", "no answer."), retryAtMs: 250, attempt: 2 });
  tell({ status: "connecting", attempt: 2 });
  expect(node.health()).toMatchObject({ status: "connecting", reason: { code: "timeout" } });
  tell({ status: "resyncing" });
  expect(node.health().reason).toBeNull();
});
