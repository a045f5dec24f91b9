import { describe, expect, it } from "vitest";
import { defaultSpyPolicy } from "@/lib/api/spy-policy";
import { patchWithoutListeners, rowsWithoutListeners, seesListeners } from "@/server/live/unseen";
import { bridgeRow, channelRow, endpointRow, spyRow } from "../../lib/live/samples";

const removal = (id: string) => ({ id, atMs: 0, cause: null, causeText: null, why: "event" as const });

describe("what operators are told where the policy keeps listening from them", () => {
  it("is less for operators alone", () => {
    const hidden = { ...defaultSpyPolicy, agentSees: false };
    expect(seesListeners(hidden, "operator")).toBe(false);
    expect(seesListeners(hidden, "supervisor")).toBe(true);
    expect(seesListeners(defaultSpyPolicy, "operator")).toBe(true);
  });

  it("is a patch of the same number without who listens, by what, and to whom", () => {
    const patch = patchWithoutListeners(
      {
        node: "n",
        epoch: "e",
        seq: 7,
        up: {
          spies: [spyRow("s")],
          channels: [
            { id: "a", snooperIds: ["pb-listensnoop-1"] },
            { id: "b", snooperIds: ["pb-listensnoop-2"], state: "Up" },
            channelRow("c", { snooperIds: ["x"] }),
            channelRow("pb-listensnoop-1"),
            { id: "pb-listenmedia-1", state: "Up" },
          ],
          bridges: [bridgeRow("pb-listenbridge-1", []), bridgeRow("mine", ["c"])],
        },
        del: { spies: [removal("s")], channels: [removal("pb-spysnoop-1"), removal("d")] },
      },
      "pb",
    );
    expect(patch).toEqual({
      node: "n",
      epoch: "e",
      seq: 7,
      up: {
        channels: [{ id: "b", state: "Up" }, channelRow("c", { snooperIds: [] })],
        bridges: [bridgeRow("mine", ["c"])],
      },
      del: { channels: [removal("d")] },
    });
    // A number without anything in it is told all the same: a hole would be a loss.
    expect(patchWithoutListeners({ node: "n", epoch: "e", seq: 8 }, "pb")).toEqual({
      node: "n",
      epoch: "e",
      seq: 8,
    });
  });

  it("does not show a supervisor's phone on a call, neither as its leg nor behind a Local one", () => {
    const leg = "pb-spyleg-1";
    const phone = endpointRow("PJSIP/sue", [leg, "c"]);
    const members = [leg, "pb-spyleg-1;2", "c"].map((channelId) => ({ channelId, sinceMs: 0 }));
    const up = {
      endpoints: [phone, { id: "PJSIP/bob", channelIds: ["d"] }, { id: "PJSIP/eve", state: "online" }],
      bridges: [{ id: "mine", members }],
      channels: [
        { id: "c", dialedById: "pb-spyleg-1;2" },
        { id: "d", dialedById: "e" },
      ],
    };
    expect(patchWithoutListeners({ node: "n", epoch: "e", seq: 1, up }, "pb").up).toEqual({
      endpoints: [endpointRow("PJSIP/sue", ["c"]), ...up.endpoints.slice(1)],
      bridges: [{ id: "mine", members: members.slice(2) }],
      channels: [{ id: "c", dialedById: null }, up.channels[1]],
    });
    const rows = rowsWithoutListeners(
      {
        channels: [channelRow("c", { dialedById: leg })],
        bridges: [bridgeRow("mine", [leg, "c"])],
        endpoints: [phone],
        devices: [],
        originations: [],
        spies: [],
        talks: [],
      },
      "pb",
    );
    expect(rows).toMatchObject({
      channels: [{ id: "c", dialedById: null }],
      bridges: [{ members: [{ channelId: "c" }] }],
      endpoints: [{ channelIds: ["c"] }],
    });
    expect(JSON.stringify(rows)).not.toContain("spyleg");
  });

  it("is a snapshot without them", () => {
    const rows = rowsWithoutListeners(
      {
        channels: [channelRow("a", { snooperIds: ["x"] }), channelRow("pb-listensnoop-1")],
        bridges: [bridgeRow("pb-talkbridge-1", [])],
        endpoints: [],
        devices: [],
        originations: [],
        spies: [spyRow("s")],
        talks: [],
      },
      "pb",
    );
    expect(rows).toMatchObject({ channels: [{ id: "a", snooperIds: [] }], bridges: [], spies: [] });
    expect(rows.channels).toHaveLength(1);
  });
});
