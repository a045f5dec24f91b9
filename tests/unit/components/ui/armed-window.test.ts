// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";

const load = async () => {
  vi.resetModules();
  return import("@/components/ui/armed-window");
};
afterEach(() => localStorage.clear());

describe("the armed window", () => {
  it("is 3 s at first, and stays as it was set in this browser", async () => {
    const first = await load();
    expect(first.armedForMs()).toBe(3_000);
    first.setArmedSeconds(30);
    expect(first.armedForMs()).toBe(30_000);
    expect((await load()).armedForMs()).toBe(30_000);
  });

  it("takes nothing from the browser's storage that cannot be chosen", async () => {
    localStorage.setItem("patchbay.armedSeconds", "0.001");
    expect((await load()).armedForMs()).toBe(3_000);
  });
});
