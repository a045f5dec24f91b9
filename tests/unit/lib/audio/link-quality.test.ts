import { describe, expect, it } from "vitest";
import { LinkQuality } from "@/lib/audio/link-quality";

/** Ten reports a second, each five frames further; `missed` of each five are lost. */
function linkAfter(
  seconds: number,
  missed = 0,
  quality = new LinkQuality(),
  from = 0,
  lostBefore = 0,
): LinkQuality {
  for (let report = 1; report <= seconds * 10; report++) {
    quality.add({ received: from + report * (5 - missed), lost: lostBefore + report * missed, late: 0 });
  }
  return quality;
}

describe("the quality of a link", () => {
  it("is unknown before the first frame", () => {
    const quality = new LinkQuality();
    expect(quality.qualityAt(null)).toBeNull();
    quality.add({ received: 0, lost: 0, late: 0 });
    expect(quality.qualityAt(50)).toBeNull();
    expect(quality.lostRatio).toBe(0);
  });

  it("is the worst of losses and delay", () => {
    expect(linkAfter(5).qualityAt(90)).toBe("good");
    expect(linkAfter(5).qualityAt(250)).toBe("fair");
    expect(linkAfter(5).qualityAt(450)).toBe("poor");
    expect(linkAfter(5, 0.1).qualityAt(90)).toBe("fair");
    expect(linkAfter(5, 0.5).qualityAt(90)).toBe("poor");
    expect(linkAfter(5, 0.5).lostRatio).toBeCloseTo(0.1);
  });

  it("counts late frames as lost, and forgets after ten seconds", () => {
    const quality = new LinkQuality();
    quality.add({ received: 100, lost: 0, late: 10 });
    expect(quality.lostRatio).toBeCloseTo(0.1);
    for (let report = 1; report <= 100; report++)
      quality.add({ received: 100 + report * 5, lost: 0, late: 10 });
    expect(quality.lostRatio).toBe(0);
  });

  it("is poor when nothing has come for a second", () => {
    const quality = linkAfter(5);
    for (let report = 0; report < 10; report++) quality.add({ received: 250, lost: 0, late: 0 });
    expect(quality.qualityAt(90)).toBe("poor");
    quality.add({ received: 255, lost: 0, late: 0 });
    expect(quality.qualityAt(90)).toBe("good");
  });
});
