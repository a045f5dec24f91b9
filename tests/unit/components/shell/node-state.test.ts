import { describe, expect, it } from "vitest";
import { stateSince } from "@/components/shell/node-state";
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
