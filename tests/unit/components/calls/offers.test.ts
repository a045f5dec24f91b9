import { describe, expect, it } from "vitest";
import { type OfferContext, offersFor } from "@/components/calls/offers";
import type { ChannelRow } from "@/lib/live/rows";
import { bridgeRow, spyRow } from "../../lib/live/samples";
import { channel } from "../live/fixtures";

const context = (given: Partial<OfferContext> = {}): OfferContext => ({
  nodeStatus: "live",
  role: "supervisor",
  username: "sam",
  bridge: () => null,
  spies: [],
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
    expect(talk([channel("a")])).toMatchObject({ label: "Talk from this browser", joins: null });
    const bridge = bridgeRow("x", ["a", "b"]);
    const both = [channel("a", { bridgeId: "x" }), channel("b", { bridgeId: "x" })];
    expect(talk(both, { bridge: () => bridge })).toMatchObject({
      label: "Join from this browser",
      joins: "x",
    });
    expect(talk(both, { bridge: () => ({ ...bridge, owner: "dialplan" }) })).toBeUndefined();
    expect(talk([dialplan("a")])).toBeUndefined();
  });
});
