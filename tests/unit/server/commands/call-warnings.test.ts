import { beforeEach, expect, it } from "vitest";
import { defaultSpyPolicy } from "@/lib/api/spy-policy";
import type { BridgeRow, ChannelRow } from "@/lib/live/rows";
import type { CommandServices, Input } from "@/server/commands/command";
import { start } from "@/server/commands/spies/spies";
import { bridgeRow, channelRow } from "../../lib/live/samples";
import { nothingTold } from "./nothing-told";

const bob = channelRow("bob", { bridgeId: "x", caller: { name: "Bob", number: "1002" } });
const carol = channelRow("carol", { bridgeId: "x", heldByDevice: true });
let rows: Map<string, ChannelRow | BridgeRow>;
let begun: unknown[];

const services = {
  nodes: {
    live: () => ({
      node: {
        displayName: "PBX 1",
        health: () => ({ status: "live" }),
        live: { row: (collection: string, id: string) => rows.get(`${collection} ${id}`) },
      },
      spies: {
        startByBrowser: async (wanted: unknown) => {
          begun.push(wanted);
          return { spyId: "s1", ticket: "t1" };
        },
        startByPhone: async (wanted: unknown) => {
          begun.push(wanted);
          return "s2";
        },
      },
    }),
  },
  policies: { spying: () => defaultSpyPolicy },
} as unknown as CommandServices;
const sue = {
  kind: "token",
  id: "t",
  actor: "sue",
  name: "Sue",
  role: "supervisor",
  sessionId: null,
} as const;
const ask = (given: Partial<Input<"spies.start">> = {}) =>
  start(
    {
      node: "pbx-1",
      channelId: "bob",
      via: "browser",
      mode: "listen",
      timeoutMs: 30_000,
      sides: "mixed",
      whisperTo: "near",
      follow: false,
      codecs: [],
      reason: "",
      holdMusic: "may_stop",
      ...given,
    },
    services,
    sue,
    nothingTold,
    async () => sue,
  );

beforeEach(() => {
  begun = [];
  rows = new Map<string, ChannelRow | BridgeRow>([
    ["channels bob", bob],
    ["channels carol", carol],
    ["bridges x", bridgeRow("x", ["bob", "carol"], { technology: "native_rtp", owner: "dialplan" })],
  ]);
});

it("tells in its answer that the music of a held call may have stopped, by browser and by phone", async () => {
  const warnings = [
    {
      code: "hold_music",
      what: "This call is on hold: listening to it now may stop the hold music until it is taken back.",
      whatToDo: expect.any(String),
    },
  ];
  expect(await ask()).toEqual({ spyId: "s1", ticket: "t1", warnings });
  expect(await ask({ via: "phone", endpoint: "PJSIP/sue" })).toEqual({ spyId: "s2", ticket: null, warnings });
  expect(begun).toHaveLength(2);
});

it("begins nothing where whoever asks would rather keep the music", async () => {
  for (const by of [{}, { via: "phone", endpoint: "PJSIP/sue" } as const]) {
    await expect(ask({ ...by, holdMusic: "keep" })).rejects.toMatchObject({
      code: "not_possible_now",
      status: 409,
      field: "holdMusic",
      whatToDo: "Wait until it is off hold, or ask again with holdMusic: may_stop.",
    });
  }
  expect(begun).toEqual([]);
});

it("goes by the call as it is when the phone has answered, or the next call is there", async () => {
  const mayBegin = (id: string) => (begun.at(-1) as { mayBegin(id: string): boolean }).mayBegin(id);
  rows.set("channels carol", { ...carol, heldByDevice: false });
  await ask({ via: "phone", endpoint: "PJSIP/sue", holdMusic: "keep" });
  expect([mayBegin("bob"), mayBegin("nobody")]).toEqual([true, true]);
  rows.set("channels carol", carol);
  expect(mayBegin("bob")).toBe(false);
  await ask({ via: "phone", endpoint: "PJSIP/sue" });
  expect(mayBegin("bob")).toBe(true);
});

it("keeps the music without a refusal where none can stop: not held, not native, listened to already", async () => {
  const changes: [string, ChannelRow | BridgeRow][] = [
    ["channels carol", { ...carol, heldByDevice: false }],
    ["bridges x", bridgeRow("x", ["bob", "carol"], { technology: "simple_bridge" })],
    ["channels bob", { ...bob, snooperIds: ["s"] }],
  ];
  for (const [key, row] of changes) {
    const before = rows.get(key);
    rows.set(key, row);
    expect(await ask({ holdMusic: "keep" })).toMatchObject({ spyId: "s1", warnings: [] });
    if (before !== undefined) rows.set(key, before);
  }
  expect(begun).toHaveLength(3);
});

it("tells of a whisper that may not be heard, by the names of the call", async () => {
  rows.set("bridges x", bridgeRow("x", ["bob", "carol"], { technology: "simple_bridge" }));
  const { warnings } = await ask({ mode: "whisper", holdMusic: "keep" });
  expect(warnings).toMatchObject([
    { code: "may_not_hear", what: expect.stringContaining("Bob (1002) does not") },
  ]);
});
