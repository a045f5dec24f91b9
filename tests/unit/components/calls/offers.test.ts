import { describe, expect, it } from "vitest";
import { type OfferContext, offersFor, quickOffers } from "@/components/calls/offers";
import type { ChannelRow } from "@/lib/live/rows";
import { bridgeRow, spyRow } from "../../lib/live/samples";
import { channel, talkRow } from "../live/fixtures";

const context = (given: Partial<OfferContext> = {}): OfferContext => ({
  nodeStatus: "live",
  role: "supervisor",
  username: "sam",
  bridge: () => null,
  spies: [],
  talks: [],
  isHeardHere: () => false,
  sideOf: () => "unknown",
  modeRefusal: () => null,
  ...given,
});
const offered = (legs: ChannelRow[], given: Partial<OfferContext> = {}) =>
  offersFor(legs, context(given)).offers.map((offer) => offer.id);
const dialplan = (id: string) => channel(id, { control: "dialplan", application: null });

const spy = spyRow("s1", { targetId: "b", by: "sam", endpoint: "PJSIP/sam" });

describe("offersFor", () => {
  it("offers of a dialplan call only what Asterisk allows, and says why not the rest", () => {
    const { offers, denied } = offersFor([dialplan("a"), dialplan("b")], context());
    expect(offers.map((offer) => offer.id)).toEqual([
      "listen",
      "whisper",
      "barge",
      "phoneSpy",
      "hangup",
      "hangupAs",
    ]);
    expect(denied.find((each) => each.id === "hold")?.refusal.code).toBe("not_controllable");
  });

  it("does an act to the leg of ours", () => {
    const { offers } = offersFor([dialplan("a"), channel("b")], context());
    expect(offers.find((offer) => offer.id === "hold")?.leg.id).toBe("b");
  });

  it("offers the undoing where we know that it was done", () => {
    const held = channel("a", { commanded: { held: true, muted: "both", music: "default" } });
    const acts = offersFor([held], context()).offers.map((offer) => offer.act);
    expect(acts).toEqual(expect.arrayContaining(["unhold", "unmute", "stopMusic"]));
    expect(acts).not.toContain("hold");
  });

  it("says before the press whom a whisper reaches", () => {
    const legs = [
      channel("a", { caller: { name: "Ann", number: "1001" } }),
      channel("b", { caller: { name: "", number: "12345" } }),
    ];
    const whisper = (given: Partial<OfferContext>) =>
      offersFor(legs, context(given)).offers.find(({ id }) => id === "whisper");
    const sideOf = (leg: ChannelRow) => (leg.id === "a" ? "inside" : "outside");
    expect(whisper({ sideOf })).toMatchObject({ label: "Whisper to Ann (1001)", leg: { id: "a" } });
    expect(whisper({ spies: [{ ...spy, whisperTo: "near" }] })?.label).toBe("Whisper to 12345");
    expect(whisper({ spies: [{ ...spy, whisperTo: "far" }] })?.label).toBe("Whisper");
  });

  it("says that nothing is heard of a leg before its answer, also where it plays something until then", () => {
    const listen = (state: string) =>
      offersFor([channel("a", { state })], context()).offers.find(({ id }) => id === "listen")?.label;
    expect([listen("Ringing"), listen("Down"), listen("Up")]).toEqual([
      "Listen, once it is answered",
      "Listen, once it is answered",
      "Listen",
    ]);
  });

  it("does not offer listening to an operator", () => {
    expect(offered([channel("a")], { role: "operator" })).not.toContain("listen");
  });

  it("changes and ends a spy of mine, and leaves one of others alone", () => {
    const legs = [channel("a"), channel("b")];
    const mine = offersFor(legs, context({ spies: [spy] })).offers;
    expect(mine.filter((offer) => offer.spy === spy).map((offer) => offer.id)).toEqual([
      "whisper",
      "barge",
      "endSpy",
    ]);
    expect(offered(legs, { spies: [{ ...spy, by: "olga" }] })).not.toContain("endSpy");
  });

  describe("of a session of mine whose sound is not in this page", () => {
    const legs = [channel("a"), channel("b")];
    const mine = { ...spy, via: "browser", endpoint: "" } as const;
    const talk = talkRow("t1", { by: "sam", mediaChannelId: "b", status: "active" });
    const heard = (given: Partial<OfferContext>) =>
      offersFor(legs, context(given)).offers.find(({ id }) => id === "hearHere");

    it("offers to hear it here, beside its other acts", () => {
      expect(heard({ spies: [mine] })).toMatchObject({
        label: "Hear it here",
        leg: { id: "b" },
        session: "s1",
      });
      expect(offered(legs, { spies: [mine] })).toEqual(
        expect.arrayContaining(["hearHere", "whisper", "endSpy"]),
      );
      expect(heard({ talks: [talk] })).toMatchObject({ label: "Talk here", session: "t1" });
    });

    it("does not offer to join a talk of mine once more", () => {
      const inBridge = [channel("b", { bridgeId: "br", bridgedAtMs: 1 })];
      const bridge = () => bridgeRow("br", ["b", "m"], { owner: "ours" });
      expect(offered(inBridge, { bridge })).toContain("talkHere");
      expect(offered(inBridge, { bridge, talks: [{ ...talk, by: "olga" }] })).toContain("talkHere");
      expect(offered(inBridge, { bridge, talks: [talk] })).not.toContain("talkHere");
      expect(offered(inBridge, { bridge, talks: [talk] })[0]).toBe("hearHere");
    });

    it("offers it of none that is heard here, goes by phone, has no sound yet, ends, or is another's", () => {
      const isHeardHere = (id: string) => id === "s1" || id === "t1";
      expect(heard({ spies: [mine], talks: [talk], isHeardHere })).toBeUndefined();
      expect(heard({ spies: [spy] })).toBeUndefined();
      expect(heard({ spies: [{ ...mine, status: "connecting" }] })).toBeUndefined();
      expect(heard({ spies: [{ ...mine, status: "ending" }] })).toBeUndefined();
      expect(heard({ spies: [{ ...mine, by: "olga" }] })).toBeUndefined();
      expect(heard({ talks: [{ ...talk, by: "olga" }] })).toBeUndefined();
      expect(heard({ talks: [{ ...talk, mediaChannelId: "z" }] })).toBeUndefined();
      expect(heard({ spies: [mine], nodeStatus: "lost" })).toBeUndefined();
    });
  });

  it("listens to a leg with a device rather than to a Local half", () => {
    const local = channel("l", { name: "Local/1@x-0001;1", endpoint: null });
    const listen = offersFor([local, dialplan("b")], context()).offers.find((offer) => offer.id === "listen");
    expect(listen?.leg.id).toBe("b");
  });

  it("offers nothing while the node is lost", () => {
    const { offers, denied } = offersFor([channel("a")], context({ nodeStatus: "lost" }));
    expect(offers).toEqual([]);
    expect(denied.every((each) => each.refusal.code === "node_not_live")).toBe(true);
  });

  it("keeps away what the policy keeps for others, and says so", () => {
    const modeRefusal = (mode: string) => (mode === "barge" ? "Admins only." : null);
    const { offers, denied } = offersFor([dialplan("a")], context({ modeRefusal }));
    expect(offers.map(({ id }) => id)).toEqual(["listen", "whisper", "phoneSpy", "hangup", "hangupAs"]);
    expect(denied.find(({ id }) => id === "barge")?.refusal).toMatchObject({
      code: "forbidden",
      why: "Admins only.",
    });
    // What keeps an operator away is the role, whatever the policy says.
    const operator = offersFor(
      [dialplan("a")],
      context({ role: "operator", modeRefusal: () => "Admins only." }),
    );
    expect(operator.denied.find(({ id }) => id === "listen")?.refusal.why).toMatch(
      /needs the role supervisor/,
    );
    const nothing = offersFor([dialplan("a")], context({ modeRefusal: () => "Admins only." })).offers;
    expect(nothing.map(({ id }) => id)).toEqual(["hangup", "hangupAs"]);
  });

  it("takes a caller of ours in this browser, and joins the bridge of one who talks already", () => {
    const talk = (legs: ChannelRow[], given: Partial<OfferContext> = {}) =>
      offersFor(legs, context({ role: "operator", ...given })).offers.find(({ id }) => id === "talkHere");
    expect(talk([channel("a", { state: "Ring" })])).toMatchObject({ label: "Answer here", joins: null });
    expect(talk([channel("a")])).toMatchObject({ label: "Answer here", joins: null });
    const bridge = bridgeRow("x", ["a", "b"]);
    const both = [channel("a", { bridgeId: "x" }), channel("b", { bridgeId: "x" })];
    expect(talk(both, { bridge: () => bridge })).toMatchObject({
      label: "Join from this browser",
      joins: "x",
    });
    expect(talk(both, { bridge: () => ({ ...bridge, owner: "dialplan" }) })).toBeUndefined();
    expect(talk([dialplan("a")])).toBeUndefined();
  });

  it("offers to answer a caller who waits before all else, by the menu and by a button of the row", () => {
    const row = (legs: ChannelRow[], given: Partial<OfferContext> = {}) =>
      offersFor(legs, context(given)).offers;
    const waiting = row([channel("a")]);
    expect(waiting[0]).toMatchObject({ id: "talkHere", label: "Answer here" });
    expect(quickOffers(waiting).map(({ id }) => id)).toEqual(["talkHere", "hold"]);
    const both = [channel("a", { bridgeId: "x" }), channel("b", { bridgeId: "x" })];
    const talking = row(both, { bridge: () => bridgeRow("x", ["a", "b"]) });
    expect(talking.map(({ id }) => id)).toContain("talkHere");
    expect(talking[0]?.id).toBe("hold");
    expect(quickOffers(talking).map(({ id }) => id)).toEqual(["hold", "listen"]);
    const denied = offersFor([dialplan("a")], context()).denied.find(({ id }) => id === "talkHere");
    expect(denied?.label).toBe("Answer here");
  });
});
