import { describe, expect, it } from "vitest";
import { addressOf, mediaHostOf, mediaUrl } from "@/server/media/media-address";

describe("the address of a media socket", () => {
  it.each([
    ["ws://pbx:8088/ari/events", "ws://pbx:8088/media/abc"],
    ["wss://pbx.example.org/asterisk/ari/events", "wss://pbx.example.org/asterisk/media/abc"],
    ["ws://[::1]:8088/ari/events/", "ws://[::1]:8088/media/abc"],
    ["ws://pbx:8088/ari", "ws://pbx:8088/media/abc"],
    ["wss://proxy.example.org/pbx-1/events", "wss://proxy.example.org/pbx-1/media/abc"],
  ])("stands beside %s", (wsUrl, expected) => {
    expect(mediaUrl({ wsUrl }, "abc")).toBe(expected);
  });

  it("lets no id out of its place", () => {
    expect(mediaUrl({ wsUrl: "ws://pbx/ari/events" }, "../ari?x")).toBe("ws://pbx/media/..%2Fari%3Fx");
  });
});

describe("our address for RTP", () => {
  it("is what the settings say", async () => {
    expect(await mediaHostOf({ url: "http://pbx.invalid/ari", mediaHost: "10.0.0.7" })).toBe("10.0.0.7");
  });

  it("is that of the way to the node: a local one is reached by a local one", async () => {
    expect(await mediaHostOf({ url: "http://127.0.0.1:8088/ari", mediaHost: null })).toBe("127.0.0.1");
    expect(await mediaHostOf({ url: "http://[::1]:8088/ari", mediaHost: null })).toBe("::1");
  });

  it("takes the older family of a name that has both", async () => {
    expect(await addressOf("http://localhost:8088/ari")).toMatchObject({ address: "127.0.0.1", family: 4 });
  });
});
