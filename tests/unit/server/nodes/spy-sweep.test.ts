import { beforeEach, expect, it, vi } from "vitest";
import { defaultSpyPolicy } from "@/lib/api/spy-policy";
import { frameBytes } from "@/lib/audio/wire";
import { sweepEveryMs } from "@/server/media/media-sweep";
import { Tickets } from "@/server/media/tickets";
import { newId } from "@/server/nodes/ids";
import { SessionLedger } from "@/server/nodes/session-ledger";
import { Spies } from "@/server/nodes/spies";
import { identity, StillClock } from "../media/lines";
import { pathStage, targetId } from "../media/paths";

let stage: ReturnType<typeof pathStage>;
let spies: Spies;
let clock: StillClock;

beforeEach(() => {
  stage = pathStage();
  clock = new StillClock();
  spies = new Spies({
    node: stage.node,
    logger: stage.logger,
    clock,
    media: stage.media,
    tickets: new Tickets(clock),
    ledger: new SessionLedger(),
    recordings: { save: async () => undefined },
    policy: () => defaultSpyPolicy,
    onHeard: () => undefined,
    onNoticeFailed: () => undefined,
    onStretch: () => undefined,
  });
});

const start = (id: string) => stage.tell({ type: "StasisStart", channel: { id }, args: [] });

it.each([
  "spyleg",
  "spysnoop",
  "listenmedia",
  "listensnoop",
  "talkmedia",
  "talksnoop",
  "noticesnoop",
  "recordsnoop",
] as const)("a %s that comes after its session has given it up goes at once", (kind) => {
  const late = newId("patchbay", kind);
  start(late);
  start(newId("patchbay", "call"));
  expect(stage.requests).toEqual([`channels.hangup ${late}`]);
});

it("what a session is being made of is left alone when it comes, and by the sweep", async () => {
  const listening = spies.startByBrowser({
    targetId,
    mode: "listen",
    whisperTo: "near",
    reason: "",
    owner: identity("sue"),
    sides: "mixed",
    follow: false,
    codec: "pcm",
    codecReason: "asked",
    mayBegin: () => true,
  });
  await stage.settle();
  const session = spies.get([...stage.rows.keys()].join().replace("spies ", ""));
  for (const id of session.ownedIds()) {
    if (id.includes("bridge")) stage.bridges.add(id);
    else {
      stage.here.add(id);
      start(id);
    }
  }
  await listening;
  for (let index = 0; index * 100 <= sweepEveryMs; index += 1) {
    stage.opened[0]?.onFrame(new Uint8Array(frameBytes), index);
    clock.advance(100);
  }
  expect(session.ownedIds()).toHaveLength(3);
  expect(stage.requests.filter((request) => /hangup|destroy/.test(request))).toEqual([]);
  await spies.close();
});

it("by the clock, what nobody owns goes: channels and bridges; never without a connection, nor after the end", async () => {
  const [snoop, bridge, spyBridge] = [
    newId("patchbay", "listensnoop"),
    newId("patchbay", "talkbridge"),
    newId("patchbay", "spybridge"),
  ];
  stage.here.add(snoop);
  stage.bridges.add(bridge).add(spyBridge).add(newId("patchbay", "talk")).add(newId("floor", "listenbridge"));
  Object.assign(stage.node, { isLive: false });
  clock.advance(sweepEveryMs);
  expect(stage.requests).toEqual([]);
  Object.assign(stage.node, { isLive: true });
  clock.advance(sweepEveryMs);
  const swept = [`channels.hangup ${snoop}`, `bridges.destroy ${bridge}`, `bridges.destroy ${spyBridge}`];
  await vi.waitFor(() => expect(stage.requests).toEqual(swept));
  await spies.close();
  clock.advance(2 * sweepEveryMs);
  expect([stage.requests, clock.timerCount]).toEqual([swept, 0]);
});
