import { expect, it } from "vitest";
import { type LegSurroundings, legSide } from "@/lib/live/leg-side";
import type { ChannelRow } from "@/lib/live/rows";
import { channelRow } from "./samples";

const nobody: LegSurroundings = { endpoint: null, channel: () => null };
const leg = (number: string, given: Partial<ChannelRow> = {}) =>
  channelRow("x", { endpoint: "PJSIP/x", caller: { name: "", number }, ...given });
const endpoint = (resource: string, uris: string[] = [], channelIds: string[] = []) => ({
  resource,
  contacts: uris.map((uri) => ({ uri, aor: resource, status: "Reachable", roundtripMs: null })),
  channelIds,
});

it("takes an endpoint that is called after its party for a phone, whatever number stands beside it", () => {
  expect(legSide(leg("1003", { endpoint: "PJSIP/1003" }), nobody)).toBe("inside");
  expect(
    legSide(leg("", { endpoint: "PJSIP/alice", caller: { name: "Alice", number: "4930555010" } }), nobody),
  ).toBe("inside");
  expect(legSide(leg("", { caller: { name: "", number: "" } }), nobody)).toBe("unknown");
});

it("takes a device that registered by the endpoint's name for a phone, and a provider's contact for none", () => {
  const of = (...uris: string[]) =>
    legSide(leg("110", { endpoint: "PJSIP/desk" }), { ...nobody, endpoint: endpoint("desk", uris) });
  expect(of("sip:desk@192.0.2.1:5070")).toBe("inside");
  expect(of("sips:Desk@192.0.2.1;transport=tls")).toBe("inside");
  expect(of("sip:provider.example")).toBe("unknown");
  expect(of("sip:account7@provider.example")).toBe("unknown");
});

it("takes an endpoint from which several numbers call at once for a line to others, also of a leg dialled there", () => {
  const channels = new Map([
    ["a", channelRow("a", { caller: { name: "", number: "110" } })],
    ["b", channelRow("b", { caller: { name: "", number: "115" } })],
    ["c", channelRow("c", { caller: { name: "", number: "700" }, dialStatus: "ANSWER" })],
  ]);
  const of = (...ids: string[]) =>
    legSide(leg("12345"), {
      endpoint: endpoint("x", [], ids),
      channel: (id) => channels.get(id) ?? null,
    });
  expect(of("a", "b")).toBe("outside");
  expect(of("a", "gone")).toBe("unknown");
  // A phone that rings in a group shows the group's number there, its own where it calls.
  expect(of("a", "c")).toBe("unknown");
});

it("takes what is called a trunk for one, and a dialplan that only dials out for none", () => {
  const inContext = (context: string) =>
    legSide(leg("110", { dialplan: { ...leg("1").dialplan, context } }), nobody);
  expect(["from-trunk", "from-pstn-e164", "incoming", "from-did-direct"].map(inContext)).toEqual(
    Array(4).fill("outside"),
  );
  expect(["macro-dialout-trunk", "from-internal", "default", "didactics"].map(inContext)).toEqual(
    Array(4).fill("unknown"),
  );
  expect(legSide(leg("110", { endpoint: "PJSIP/telco-trunk" }), nobody)).toBe("outside");
});

it("goes by the number where nothing else tells, and by nothing where there is no endpoint", () => {
  expect(["+115", "4930555", "493055", "1003", ""].map((number) => legSide(leg(number), nobody))).toEqual([
    "outside",
    "outside",
    "unknown",
    "unknown",
    "unknown",
  ]);
  expect(legSide(leg("4930555010", { endpoint: null }), nobody)).toBe("unknown");
});
