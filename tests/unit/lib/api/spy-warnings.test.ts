import { describe, expect, it } from "vitest";
import { type SpyScene, spyWarnings, spyWarningsOn } from "@/lib/api/spy-warnings";
import type { ChannelRow } from "@/lib/live/rows";
import { bridgeRow, channelRow } from "../live/samples";

const scene = (given: Partial<SpyScene> = {}): SpyScene => ({
  channel: channelRow("agent", { bridgeId: "x" }),
  others: [channelRow("caller", { bridgeId: "x" })],
  bridge: bridgeRow("x", ["agent", "caller"], { technology: "native_rtp", owner: "dialplan" }),
  mode: "listen",
  whisperTo: "near",
  nameOf: ({ id }) => id,
  ...given,
});
const codes = (given: Partial<SpyScene>) => spyWarnings(scene(given)).map(({ code }) => code);
const holding = (id: string, change: Partial<ChannelRow> = {}) =>
  channelRow(id, { bridgeId: "x", heldByDevice: true, ...change });

describe("listening to a call on hold", () => {
  it("warns where the bridge is a native one, whichever side holds", () => {
    expect(codes({})).toEqual([]);
    expect(codes({ channel: holding("agent") })).toEqual(["hold_music"]);
    expect(codes({ others: [holding("caller")] })).toEqual(["hold_music"]);
    const heldByUs = channelRow("caller", {
      bridgeId: "x",
      commanded: { held: true, muted: "none", music: "" },
    });
    expect(codes({ others: [heldByUs] })).toEqual(["hold_music"]);
  });

  it("does not warn where nothing would change: no native bridge, or somebody listens already", () => {
    const channel = holding("agent");
    for (const technology of ["simple_bridge", "softmix"]) {
      expect(codes({ channel, bridge: bridgeRow("x", ["agent", "caller"], { technology }) })).toEqual([]);
    }
    expect(codes({ channel, bridge: null })).toEqual([]);
    expect(codes({ channel: holding("agent", { snooperIds: ["s"] }) })).toEqual([]);
    expect(codes({ channel, others: [channelRow("caller", { snooperIds: ["s"] })] })).toEqual([]);
  });
});

describe("whispering", () => {
  const simple = bridgeRow("x", ["agent", "caller"]);

  it("says that a phone which holds plays nothing of it", () => {
    const [warning] = spyWarnings(scene({ bridge: simple, mode: "whisper", channel: holding("agent") }));
    expect(warning).toMatchObject({ code: "may_not_hear" });
    expect(warning?.what).toMatch(/^agent has put the call on hold/);
  });

  it.each(["whisper", "barge", "listen"] as const)(
    "says that a call which is not answered yet is begun by listening (%s)",
    (mode) => {
      const on = (state: string) =>
        spyWarnings(scene({ bridge: null, others: [], mode, channel: channelRow("agent", { state }) }));
      const codes = mode === "listen" ? [] : ["may_not_hear"];
      for (const state of ["Down", "Ring", "Ringing"])
        expect(on(state).map(({ code }) => code)).toEqual(codes);
      if (mode !== "listen") expect(on("Ring")[0]?.what).toMatch(/^The call of agent is not answered yet: /);
      expect(on("Up")).toEqual([]);
    },
  );

  it("says that nothing flows to one whose other side holds", () => {
    const [warning] = spyWarnings(scene({ bridge: simple, mode: "whisper", others: [holding("caller")] }));
    expect(warning?.what).toMatch(/^caller holds the call.*agent does not hear you/);
  });

  it("looks at the other side for a whisper to the other side", () => {
    const others = [holding("caller")];
    const [warning] = spyWarnings(scene({ bridge: simple, mode: "whisper", whisperTo: "far", others }));
    expect(warning?.what).toMatch(/^caller has put/);
  });

  it("says nothing of it while one only listens or barges in, nor while nobody holds", () => {
    expect(codes({ bridge: simple, channel: holding("agent") })).toEqual([]);
    expect(codes({ bridge: simple, channel: holding("agent"), mode: "barge" })).toEqual([]);
    expect(codes({ bridge: simple, mode: "whisper" })).toEqual([]);
    expect(codes({ bridge: null, others: [], mode: "whisper" })).toEqual([]);
  });
});

describe("a channel among the rows of its node", () => {
  const approach = { mode: "whisper", whisperTo: "far", nameOf: ({ id }: ChannelRow) => id } as const;
  const native = bridgeRow("x", ["agent", "gone", "caller"], { technology: "native_rtp", owner: "dialplan" });
  const rows: Record<string, unknown> = {
    "bridges x": native,
    "channels agent": channelRow("agent", { bridgeId: "x" }),
    "channels caller": holding("caller"),
  };
  const looked: string[] = [];
  const on = (bridgeId: string | null, missing: null | undefined) =>
    spyWarningsOn(channelRow("agent", { bridgeId }), {
      ...approach,
      row: (collection, id) => {
        looked.push(`${collection} ${id}`);
        return (rows[`${collection} ${id}`] ?? missing) as never;
      },
    }).map(({ code, what }) => `${code} ${what.split(" ")[0]}`);

  it("is looked at with the others of its bridge, without itself and who has gone meanwhile", () => {
    looked.length = 0;
    expect(on("x", null)).toEqual(["hold_music This", "may_not_hear caller"]);
    expect(on("x", undefined)).toEqual(["hold_music This", "may_not_hear caller"]);
    expect(looked.slice(0, 3)).toEqual(["bridges x", "channels gone", "channels caller"]);
  });

  it("is alone outside a bridge, and in one that is not known yet", () => {
    looked.length = 0;
    expect([on(null, null), on("y", undefined), on("y", null)]).toEqual([[], [], []]);
    expect(looked).toEqual(["bridges y", "bridges y"]);
  });
});
