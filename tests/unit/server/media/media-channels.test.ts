import { describe, expect, it } from "vitest";
import { AriError } from "@/lib/ari";
import { hasWebsocket, MediaChannels } from "@/server/media/media-channels";
import type { Node } from "@/server/nodes/node";
import { StillClock } from "./lines";

function nodeWith(answer: (moduleName: string) => Promise<{ status: string }>) {
  const asked: string[] = [];
  const health = { version: "22.10.1" as string | null, startedAtMs: 1_000 };
  const node = {
    health: () => health,
    client: {
      asterisk: {
        getModule: ({ moduleName }: { moduleName: string }) => {
          asked.push(moduleName);
          return answer(moduleName);
        },
      },
    },
  } as unknown as Node;
  return { node, health, asked, media: new MediaChannels({ clock: new StillClock() }) };
}

describe("which transport a node has", () => {
  it.each([
    ["22.10.1", true],
    ["22.6.0", true],
    ["22.5.2", false],
    ["21.11.0", true],
    ["21.10.9", false],
    ["20.16.0", true],
    ["20.15.2", false],
    ["18.26.4", false],
    ["16.28.0~dfsg-0+deb11u4", false],
    ["23.0.0", true],
    ["certified-22.8-cert1", true],
    ["GIT-master", false],
    ["", false],
  ])("of version %s: a websocket is %s", (version, has) => {
    expect(hasWebsocket(version)).toBe(has);
  });

  it("is asked once for each start of Asterisk", async () => {
    const { node, health, asked, media } = nodeWith(async () => ({ status: "Running" }));
    expect(await media.transportOf(node)).toBe("websocket");
    expect(await media.transportOf(node)).toBe("websocket");
    expect(asked).toEqual(["chan_websocket.so"]);
    health.startedAtMs = 2_000;
    await media.transportOf(node);
    expect(asked).toHaveLength(2);
    health.version = "20.9.3";
    expect(await media.transportOf(node)).toBe("rtp");
    expect(asked).toHaveLength(2);
  });

  it("is RTP where the module does not run or is not there", async () => {
    const stopped = nodeWith(async () => ({ status: "Not Running" }));
    expect(await stopped.media.transportOf(stopped.node)).toBe("rtp");
    const none = nodeWith(() => Promise.reject(new AriError("not_found", "no module.")));
    expect(await none.media.transportOf(none.node)).toBe("rtp");
  });

  it("is asked again when there was no answer", async () => {
    let isUp = false;
    const { node, media, asked } = nodeWith(() =>
      isUp ? Promise.resolve({ status: "Running" }) : Promise.reject(new AriError("timeout", "no answer.")),
    );
    await expect(media.transportOf(node)).rejects.toMatchObject({ code: "timeout" });
    isUp = true;
    expect(await media.transportOf(node)).toBe("websocket");
    expect(asked).toHaveLength(2);
  });
});

describe("whether a node sends Opus", () => {
  const running = async () => ({ status: "Running" });
  const gone = () => Promise.reject(new AriError("not_found", "no module."));
  const modules = (...there: string[]) => nodeWith((name) => (there.includes(name) ? running() : gone()));

  it.each([
    [["chan_websocket.so", "codec_opus_open_source.so"], true],
    [["chan_websocket.so", "codec_opus.so"], true],
    [["chan_websocket.so"], false],
    // Packets of it by RTP are none where there is no media websocket.
    [["codec_opus_open_source.so"], false],
    [["chan_websocket.so", "res_format_attr_opus.so"], false],
  ] as const)("with %j is %s", async (there, has) => {
    const { media, node } = modules(...there);
    expect(await media.hasOpus(node)).toBe(has);
  });

  it("is no where the codec is loaded and does not run", async () => {
    const { media, node } = nodeWith(async (name) => ({
      status: name === "chan_websocket.so" ? "Running" : "Not Running",
    }));
    expect(await media.hasOpus(node)).toBe(false);
  });

  it("is asked once for each start of Asterisk, and nothing of an Asterisk without a media websocket", async () => {
    const { media, node, asked, health } = modules("chan_websocket.so", "codec_opus.so");
    for (let count = 0; count < 3; count += 1) expect(await media.hasOpus(node)).toBe(true);
    expect(asked.toSorted()).toEqual(["chan_websocket.so", "codec_opus.so", "codec_opus_open_source.so"]);
    health.startedAtMs = 2_000;
    await media.hasOpus(node);
    expect(asked).toHaveLength(6);
    health.version = "16.28.0";
    expect(await media.hasOpus(node)).toBe(false);
    expect(asked).toHaveLength(6);
  });

  it("is asked again when there was no answer", async () => {
    let isUp = false;
    const { media, node } = nodeWith((name) =>
      isUp || name === "chan_websocket.so"
        ? running()
        : Promise.reject(new AriError("timeout", "no answer.")),
    );
    await expect(media.hasOpus(node)).rejects.toMatchObject({ code: "timeout" });
    isUp = true;
    expect(await media.hasOpus(node)).toBe(true);
  });

  it("refuses a media channel of Opus where it is not, before Asterisk is asked for one", async () => {
    const { media, node } = modules("chan_websocket.so");
    const open = media.open({
      node,
      id: "m1",
      codec: "opus",
      signal: new AbortController().signal,
      onFrame: () => undefined,
      onEnd: () => undefined,
    });
    await expect(open).rejects.toMatchObject({ code: "unprocessable" });
  });
});
