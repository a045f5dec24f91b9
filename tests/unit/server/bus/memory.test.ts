import { describe, expect, it } from "vitest";
import type { AccessChange } from "@/server/auth/ports";
import { createMemoryBus } from "@/server/bus/memory";

const change: AccessChange = { kind: "user", id: "u1", what: "role" };

describe("the memory bus", () => {
  it("keeps the order within a topic and reaches every listener", () => {
    const bus = createMemoryBus(() => undefined);
    const seen: string[] = [];
    bus.subscribe("access", ({ id }) => seen.push(`a:${id}`));
    bus.subscribe("access", ({ id }) => seen.push(`b:${id}`));
    bus.publish("access", { ...change, id: "1" });
    bus.publish("access", { ...change, id: "2" });
    expect(seen).toEqual(["a:1", "b:1", "a:2", "b:2"]);
  });

  it("goes on after a listener that throws, and reports what it threw", () => {
    const errors: unknown[] = [];
    const bus = createMemoryBus((error, topic) => errors.push([topic, error]));
    const failure = new TypeError("listener");
    let reached = 0;
    bus.subscribe("access", () => {
      throw failure;
    });
    bus.subscribe("access", () => {
      reached += 1;
    });
    bus.publish("access", change);
    expect(reached).toBe(1);
    expect(errors).toEqual([["access", failure]]);
  });

  it("tells nothing more after the undo", () => {
    const bus = createMemoryBus(() => undefined);
    let reached = 0;
    const undo = bus.subscribe("access", () => {
      reached += 1;
    });
    undo();
    bus.publish("access", change);
    expect(reached).toBe(0);
  });
});
