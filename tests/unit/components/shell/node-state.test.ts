import { describe, expect, it } from "vitest";
import { reasonFor, stateSince } from "@/components/shell/node-state";
import { node } from "../live/fixtures";

describe("stateSince", () => {
  it("counts a loss from the last moment at which the data was right, also while it is tried again", () => {
    const times = { statusSincePanelMs: 9_000, asOfPanelMs: 1_000 };
    expect(stateSince(node("a", { status: "lost", ...times }))).toBe(1_000);
    expect(stateSince(node("a", { status: "connecting", ...times }))).toBe(1_000);
  });

  it("takes every other state from its own beginning", () => {
    expect(stateSince(node("a", { statusSincePanelMs: 5_000, asOfPanelMs: 1_000 }))).toBe(5_000);
    expect(
      stateSince(node("a", { status: "connecting", statusSincePanelMs: 5_000, asOfPanelMs: null })),
    ).toBe(5_000);
  });
});

it("tells why a node is not live to admins alone", () => {
  const reason = {
    code: "timeout",
    text: "events.eventWebsocket: no answer.",
    whatToDo: "Look at its load.",
  };
  const lost = node("a", { status: "lost", reason });
  expect(reasonFor(lost, "admin")).toBe(reason);
  expect([reasonFor(lost, "supervisor"), reasonFor(lost, "operator"), reasonFor(lost, undefined)]).toEqual([
    null,
    null,
    null,
  ]);
});
