// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AudioEngine } from "@/lib/audio/browser/audio-engine";

const noHttps = "Sound in the browser needs https: open the panel by its https address.";

beforeEach(() => {
  // A browser that can do all of it: what is missing is taken away by each test.
  vi.stubGlobal("isSecureContext", true);
  vi.stubGlobal("AudioWorkletNode", class {});
  vi.stubGlobal("Worker", class {});
  vi.stubGlobal("navigator", { mediaDevices: {} });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe("what the page can do", () => {
  it("is everything where the page is safe and the browser is current", () => {
    expect(AudioEngine.support()).toEqual({ listen: null, talk: null });
  });

  it("is nothing without a secure context, whatever the browser has, and says that https is missing", () => {
    vi.stubGlobal("isSecureContext", false);
    expect(AudioEngine.support()).toEqual({ listen: noHttps, talk: noHttps });
    // Such a page has neither worklets nor a microphone: the cause is told, not what follows from it.
    vi.stubGlobal("AudioWorkletNode", undefined);
    vi.stubGlobal("navigator", {});
    expect(AudioEngine.support()).toEqual({ listen: noHttps, talk: noHttps });
  });

  it("is nothing in a browser that is too old for it", () => {
    vi.stubGlobal("AudioWorkletNode", undefined);
    expect(AudioEngine.support().listen).toContain("too old");
    expect(AudioEngine.support().talk).toContain("too old");
  });

  it("is listening alone where the browser gives pages no microphone", () => {
    vi.stubGlobal("navigator", {});
    expect(AudioEngine.support()).toEqual({ listen: null, talk: expect.stringContaining("no microphone") });
  });
});
