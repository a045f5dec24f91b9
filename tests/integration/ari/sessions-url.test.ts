import { createServer, type ServerResponse } from "node:http";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { media } from "@/lib/ari";
import { began, SessionStage } from "@/tests/support/ari-sessions/session-stage";
import { freeTcpPort } from "@/tests/support/ports/ports";

/** A WAV file of silence: 8,000 Hz, 16 bit, one channel. */
function silentWav(durationMs: number): Buffer {
  const data = Buffer.alloc(16 * durationMs);
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8_000, 24);
  header.writeUInt32LE(16_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}

/** Needs res_http_media_cache and res_curl, which both test Asterisks have. */
describe.each(["22", "16"] as const)("sounds by their address on Asterisk %s", (version) => {
  let stage: SessionStage;
  let port: number;
  const asked: string[] = [];
  const stalled: ServerResponse[] = [];
  let isStalling = false;
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    switch (request.url?.split("/")[1]) {
      case "sound":
        response.writeHead(200, { "content-type": "audio/wav" }).end(silentWav(1_500));
        return;
      case "text":
        response.writeHead(200, { "content-type": "text/plain" }).end("no sound");
        return;
      default:
        if (isStalling) stalled.push(response);
        else response.writeHead(404).end();
    }
  });
  /** Asterisk keeps what it fetched by its address: each is a new one. */
  const addressOf = (what: string): string => `http://127.0.0.1:${port}/${what}/${crypto.randomUUID()}`;

  beforeAll(async () => {
    port = await freeTcpPort();
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    stage = await SessionStage.open(version);
  });
  beforeEach(() => stage.call());
  afterEach(() => stage.clear());
  afterAll(async () => {
    await stage?.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it.each(["", ".wav"])("are fetched and played to their end, with the ending %j", async (ending) => {
    const address = addressOf("sound") + ending;
    const result = await stage.near.play(media.url(address)).result;
    expect(result).toMatchObject({ status: "finished" });
    expect(result.error).toBeUndefined();
    expect(result.durationMs).toBeGreaterThanOrEqual(1_400);
    expect(asked).toContain(new URL(address).pathname);
  });

  it.each(["missing", "text"])("end as failed when what is there is %s", async (what) => {
    const address = addressOf(what);
    const result = await stage.near.play(media.url(address)).result;
    expect(result).toMatchObject({ status: "failed", error: { code: "server_error" } });
    expect(result.error?.message).toContain(address);
    expect(result.durationMs).toBeLessThan(5_000);
    expect(asked).toContain(new URL(address).pathname);
  });

  it("end as failed when nobody listens at the address", async () => {
    const address = `http://127.0.0.1:${await freeTcpPort()}/sound`;
    const result = await stage.near.play(media.url(address)).result;
    expect(result).toMatchObject({ status: "failed", error: { code: "server_error" } });
    expect(result.error?.message).toContain(address);
  });

  it("end in their time when the server does not answer, although the channel then waits for it", async () => {
    isStalling = true;
    const started = began(stage.near, "PlaybackStarted");
    const session = stage.near.play(media.url(addressOf("stalled")), { maxDurationMs: 1_000 });
    await started;
    await expect.poll(() => stalled.length, { timeout: 5_000 }).toBe(1);
    expect(await session.result).toMatchObject({ status: "timeout", error: { code: "timeout" } });
    // It is still being fetched: not even a hangup gets through until the server answers.
    await stage.near.hangup();
    expect((await stage.near.get()).id).toBe(stage.near.id);
    // Asterisk asks a second time for what it did not get.
    isStalling = false;
    for (const response of stalled.splice(0)) response.writeHead(404).end();
  });
});
