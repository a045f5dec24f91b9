import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ClientOptions, WebSocket } from "ws";
import { audioLimits } from "@/server/media/audio-limits";
import { GatewayStage } from "./gateway-stage";
import { identity, lineOf } from "./lines";

let stage: GatewayStage;

beforeEach(async () => {
  stage = await GatewayStage.start();
});
afterEach(() => stage.close());

describe("who takes more than a share", () => {
  const from = (address: string) => ({ origin: "http://panel.test", headers: { "x-from": address } });
  /** What a handshake is answered with: the status, the problem, and when to try again. */
  const refusalOf = async (options: ClientOptions) => {
    const socket = new WebSocket(`ws://127.0.0.1:${stage.port}/api/v1/audio`, options);
    stage.pages.push(socket);
    // It ends with the handshake, by the error that it is answered with.
    socket.on("error", () => undefined);
    return await new Promise<{
      status: number | undefined;
      retryAfter: string | undefined;
      problem: unknown;
    }>((resolve) => {
      socket.once("unexpected-response", async (_request, response) => {
        let body = "";
        for await (const part of response) body += part;
        resolve({
          status: response.statusCode,
          retryAfter: response.headers["retry-after"],
          problem: JSON.parse(body),
        });
      });
    });
  };
  const connections = async () =>
    await new Promise<number>((resolve) =>
      stage.httpServer.getConnections((_error, count) => resolve(count)),
    );

  it("has so many sockets open, whatever it closes half; another person has theirs", async () => {
    for (let count = 0; count < audioLimits.socketsPerPerson; count += 1) {
      await stage.open(from(`192.0.2.${count}`)).opened;
    }
    expect(await refusalOf(from("198.51.100.1"))).toMatchObject({
      status: 429,
      retryAfter: "5",
      problem: { code: "too_many_requests", detail: "sue has 40 audio sockets open already." },
    });
    stage.who = identity("bob");
    await stage.open().opened;
    // The refused one is not left half open.
    await vi.waitFor(async () => expect(await connections()).toBe(audioLimits.socketsPerPerson + 1));
    stage.pages[0]?.terminate();
    stage.who = identity("sue");
    await vi.waitFor(() => expect(stage.gateway.counts.audioSockets).toBe(audioLimits.socketsPerPerson));
    await stage.open().opened;
  });

  it("has so many from one address that bring no ticket; those that have brought theirs do not count", async () => {
    const { line } = lineOf(stage.clock);
    await stage.openWith(stage.tickets.issue(line));
    for (let count = 0; count < audioLimits.unopenedPerAddress; count += 1) {
      stage.who = identity(`person ${count % 10}`);
      await stage.open().opened;
    }
    const refusal = await refusalOf(from("192.0.2.1"));
    expect(refusal).toMatchObject({
      status: 429,
      problem: { detail: expect.stringMatching(/^From 192\.0\.2\.1 100 audio sockets/) },
    });
    await stage.open(from("192.0.2.2")).opened;
    stage.clock.advance(5_000);
    await vi.waitFor(() => expect(stage.gateway.counts.audioSockets).toBe(1));
    await stage.open().opened;
  });

  it("brings one ticket a socket: what comes behind a bad one is not read, so each handshake costs one refusal", async () => {
    const page = stage.open();
    await page.opened;
    for (let count = 0; count < 50; count += 1) page.say({ type: "open", ticket: `bad ${count}` });
    await vi.waitFor(() => expect(page.closed()).not.toBeNull());
    expect(stage.refused).toEqual(["sue from 192.0.2.1"]);
    expect(page.told).toHaveLength(1);
  });

  it("cannot keep a refused wire open from its end", async () => {
    stage.who = null;
    const wire = connect({ port: stage.port, host: "127.0.0.1", allowHalfOpen: true });
    wire.on("error", () => undefined);
    const lines = [
      "GET /api/v1/audio HTTP/1.1",
      "Host: panel.test",
      "Origin: http://panel.test",
      "Connection: Upgrade",
      "Upgrade: websocket",
    ];
    wire.write(`${lines.join("\r\n")}\r\n\r\n`);
    const [answer] = await once(wire, "data");
    expect(String(answer)).toMatch(/^HTTP\/1\.1 401 /);
    await vi.waitFor(async () => expect(await connections()).toBe(0));
    wire.destroy();
  });

  it("holds no place in a queue by being nobody: who is refused counts no more", async () => {
    stage.who = null;
    for (let count = 0; count < audioLimits.unopenedPerAddress + 5; count += 1) {
      await expect(stage.open().opened).rejects.toThrow("401");
    }
    stage.who = identity("sue");
    await stage.open().opened;
  });
});
