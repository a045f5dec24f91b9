// @vitest-environment jsdom
import { afterEach, expect, it } from "vitest";
import { lastNode, nodeToBeginWith } from "@/components/originate/last-node";
import type { NodeStatus } from "@/lib/live/rows";
import { node } from "../live/fixtures";

afterEach(() => localStorage.clear());

const nodes = (a: NodeStatus, b: NodeStatus, c: NodeStatus = "live") => [
  node("a", { status: a }),
  node("b", { status: b }),
  node("c", { status: c }),
];

it("begins with the node that this browser used last", () => {
  expect(lastNode.read()).toBe("");
  lastNode.remember("b");
  expect(nodeToBeginWith(nodes("live", "live"), lastNode.read())).toBe("b");
});

it("begins with the first live one where that one is not live, or there is none yet", () => {
  expect(nodeToBeginWith(nodes("lost", "lost"), "b")).toBe("c");
  expect(nodeToBeginWith(nodes("lost", "live"), "")).toBe("b");
  expect(nodeToBeginWith(nodes("live", "live"), "gone")).toBe("a");
});

it("shows the one used last, else the first, where none is live; nothing while none is known", () => {
  expect(nodeToBeginWith(nodes("lost", "lost", "lost"), "b")).toBe("b");
  expect(nodeToBeginWith(nodes("lost", "refused", "lost"), "")).toBe("a");
  expect(nodeToBeginWith([], "b")).toBe("");
});
