import { describe, expect, it } from "vitest";
import { AriError } from "@/lib/ari";
import { hasWebsocket, MediaChannels } from "@/server/media/media-channels";
import type { Node } from "@/server/nodes/node";
import { StillClock } from "./lines";

function nodeWith(answer: () => Promise<{ status: string }>) {
  const asked: string[] = [];
  const health = { version: "22.10.1" as string | null, startedAtMs: 1_000 };
  const node = {
    health: () => health,
    client: {
      asterisk: {
        getModule: ({ moduleName }: { moduleName: string }) => {
          asked.push(moduleName);
          return answer();
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
