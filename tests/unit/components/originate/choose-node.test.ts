import { describe, expect, it } from "vitest";
import { endpointSuggestions, nodeOfEndpoint } from "@/components/originate/choose-node";
import type { EndpointRow, NodeStatus } from "@/lib/live/rows";
import { node } from "../live/fixtures";

const at = (name: string, id: string, state: string) => ({
  node: name,
  row: { id, technology: "PJSIP", resource: id.slice(6), state } as EndpointRow,
});
const endpoints = [
  at("a", "PJSIP/alice", "offline"),
  at("b", "PJSIP/alice", "online"),
  at("a", "PJSIP/bob", "online"),
  at("b", "PJSIP/bob", "online"),
  at("a", "PJSIP/erin", "offline"),
];
const nodes = (b: NodeStatus = "live") => [node("a"), node("b", { status: b })];

describe("nodeOfEndpoint", () => {
  it("is the only node that has it online", () => {
    expect(nodeOfEndpoint(" pjsip/Alice ", endpoints, nodes())).toBe("b");
  });

  it("is nobody's choice where two could ring it, or none knows it", () => {
    expect(nodeOfEndpoint("PJSIP/bob", endpoints, nodes())).toBeNull();
    expect(nodeOfEndpoint("PJSIP/zoe", endpoints, nodes())).toBeNull();
    expect(nodeOfEndpoint("", endpoints, nodes())).toBeNull();
  });

  it("is the only one that knows it where it is online nowhere", () => {
    expect(nodeOfEndpoint("PJSIP/erin", endpoints, nodes())).toBe("a");
  });

  it("counts live nodes only", () => {
    expect(nodeOfEndpoint("PJSIP/bob", endpoints, nodes("lost"))).toBe("a");
  });
});

describe("endpointSuggestions", () => {
  it("names each once, online ones first, with where it is", () => {
    expect(endpointSuggestions(endpoints, null, nodes())).toEqual([
      { value: "PJSIP/alice", note: "online · 2 nodes" },
      { value: "PJSIP/bob", note: "online · 2 nodes" },
      { value: "PJSIP/erin", note: "offline · a" },
    ]);
  });

  it("keeps to a node that was chosen", () => {
    expect(endpointSuggestions(endpoints, "b", nodes()).map(({ value }) => value)).toEqual([
      "PJSIP/alice",
      "PJSIP/bob",
    ]);
  });
});
