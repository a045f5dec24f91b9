import { describe, expect, it } from "vitest";
import { EventMeter } from "@/server/nodes/meter";

describe("the event meter", () => {
  it("is the mean of the last five whole seconds, without the running one", () => {
    const meter = new EventMeter();
    for (let second = 100; second < 105; second += 1) {
      for (let event = 0; event < second - 99; event += 1) meter.count(second * 1_000 + event);
    }
    expect(meter.perSecond(105_000)).toBe((1 + 2 + 3 + 4 + 5) / 5);
    meter.count(105_500);
    expect(meter.perSecond(105_900)).toBe(3);
  });

  it("forgets after a silence, however long", () => {
    const meter = new EventMeter();
    for (let event = 0; event < 50; event += 1) meter.count(1_000_000);
    expect(meter.perSecond(1_001_000)).toBe(10);
    expect(meter.perSecond(1_006_000)).toBe(0);
    expect(meter.perSecond(9_000_000)).toBe(0);
  });
});
