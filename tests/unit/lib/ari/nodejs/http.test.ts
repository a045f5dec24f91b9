import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AriClient } from "@/lib/ari/client";
import { connect, createClient, socketOpener } from "@/lib/ari/nodejs";
import { type FakeAsterisk, startFakeAsterisk } from "../../../../support/fake-asterisk/fake-asterisk";

let fake: FakeAsterisk;
let client: AriClient;

beforeEach(async () => {
  fake = await startFakeAsterisk();
  client = createClient({ url: fake.url, username: fake.username, password: fake.password, connections: 3 });
});

afterEach(async () => {
  fake.stallHttp = false;
  await Promise.all([client.close(), fake.close()]);
});

describe("connections", () => {
  it("are kept and used again", async () => {
    for (let call = 0; call < 5; call++) await client.asterisk.ping();
    expect(fake.acceptedConnections).toBe(1);
  });

  it("are never more than allowed, however many calls wait", async () => {
    fake.delayMs = 5;
    await Promise.all(Array.from({ length: 20 }, () => client.asterisk.ping()));
    expect(fake.acceptedConnections).toBe(3);
    expect(fake.requests).toHaveLength(20);
  });

  it("are given up after a 409 on originate, which Asterisk would repeat on the same one", async () => {
    fake.world.addChannel({ id: "taken" });
    const twice = client.channels.originate({ endpoint: "PJSIP/alice", app: "p", channelId: "taken" });
    await expect(twice).rejects.toMatchObject({ code: "conflict" });
    await client.asterisk.ping();
    const [first, second] = fake.requests;
    expect(second?.connection).not.toBe(first?.connection);
  });

  it.each([
    ["externalMedia", () => client.channels.externalMedia({ app: "p", format: "ulaw", channelId: "taken" })],
    [
      "a snoop",
      () => client.channels.snoopChannelWithId({ channelId: "c", snoopId: "taken", app: "p", spy: "in" }),
    ],
  ])("are given up after a 500 on %s, which may stand for an id that was taken", async (_what, make) => {
    fake.nextAnswer = { status: 500, text: JSON.stringify({ message: "told to" }) };
    await expect(make()).rejects.toMatchObject({ code: "server_error" });
    await client.asterisk.ping();
    const [first, second] = fake.requests;
    expect(second?.connection).not.toBe(first?.connection);
  });

  it("are kept after a 500 that made no channel", async () => {
    fake.nextAnswer = { status: 500, text: JSON.stringify({ message: "told to" }) };
    await expect(client.bridges.create({ type: "mixing" })).rejects.toMatchObject({ code: "server_error" });
    await client.asterisk.ping();
    expect(fake.acceptedConnections).toBe(1);
  });

  it("are kept after other errors", async () => {
    await expect(client.channels.get({ channelId: "gone" })).rejects.toMatchObject({ code: "not_found" });
    await client.asterisk.ping();
    expect(fake.acceptedConnections).toBe(1);
  });

  it("wake a waiting call also when the one before had to give its connection up", async () => {
    const single = createClient({
      url: fake.url,
      username: fake.username,
      password: fake.password,
      connections: 1,
    });
    fake.world.addChannel({ id: "taken" });
    fake.delayMs = 5;
    const results = await Promise.allSettled([
      single.channels.originate({ endpoint: "PJSIP/alice", app: "p", channelId: "taken" }),
      single.asterisk.ping(),
      single.asterisk.ping(),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
    await single.close();
  });
});

describe("no answer", () => {
  it("is a timeout, which may be retried for a GET only", async () => {
    fake.stallHttp = true;
    await expect(client.channels.list({}, { timeoutMs: 20 })).rejects.toMatchObject({
      code: "timeout",
      retryable: true,
      message: `channels.list: no answer from ${fake.url} within 20 ms. Asterisk hangs or has very much to do; asking again is safe.`,
    });
    await expect(client.channels.answer({ channelId: "c" }, { timeoutMs: 20 })).rejects.toMatchObject({
      code: "timeout",
      retryable: false,
      message: expect.stringMatching(/^channels\.answer \(channelId c\): .* may still be carried out\.$/),
    });
  });

  it("does not hold up the calls after it", async () => {
    fake.stallHttp = true;
    const stalled = Array.from({ length: 3 }, () => client.channels.list({}, { timeoutMs: 30 }));
    const waiting = client.channels.list({}, { timeoutMs: 10 });
    await expect(waiting).rejects.toMatchObject({ code: "timeout" });
    await Promise.allSettled(stalled);
    fake.stallHttp = false;
    await expect(client.asterisk.ping()).resolves.toMatchObject({ ping: "pong" });
  });

  it("is aborted by its signal, before and while it runs", async () => {
    await expect(client.channels.list({}, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "aborted",
    });
    expect(fake.requests).toEqual([]);
    fake.stallHttp = true;
    const controller = new AbortController();
    const call = client.channels.list({}, { signal: controller.signal });
    await expect.poll(() => fake.requests.length).toBe(1);
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: "aborted" });
  });

  it("is never sent when it was given up before there was a connection, and holds up nothing", async () => {
    const controller = new AbortController();
    const call = client.channels.hangup({ channelId: "a" }, { signal: controller.signal });
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: "aborted" });
    await client.asterisk.ping();
    expect(fake.requests.map(({ method }) => method)).toEqual(["GET"]);
  });

  it("leaves no listener on a signal that lives on", async () => {
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 5 }, () => client.asterisk.ping({}, { signal })));
    await expect(client.channels.get({ channelId: "gone" }, { signal })).rejects.toMatchObject({
      code: "not_found",
    });
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("shares its signal with hundreds of others, which Node does not take for a leak", async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => void warnings.push(warning);
    process.on("warning", onWarning);
    try {
      const { signal } = new AbortController();
      await Promise.all(Array.from({ length: 50 }, () => client.asterisk.ping({}, { signal })));
      // Warnings are told in a tick of their own.
      await new Promise((resolve) => setImmediate(resolve));
    } finally {
      process.off("warning", onWarning);
    }
    expect(warnings).toEqual([]);
  });

  it("of a GET whose connection was reset is asked once more, of a POST never", async () => {
    fake.nextAnswer = "reset";
    await expect(client.channels.list()).resolves.toEqual([]);
    expect(fake.requests).toHaveLength(2);
    fake.nextAnswer = "reset";
    const originate = client.channels.originate({ endpoint: "PJSIP/alice", app: "p" });
    await expect(originate).rejects.toMatchObject({ code: "connection_failed", retryable: false });
    expect(fake.requests).toHaveLength(3);
  });

  it("where nothing listens says so, and may be retried", async () => {
    await fake.goDown();
    const originate = client.channels.originate({ endpoint: "PJSIP/alice", app: "p" });
    await expect(originate).rejects.toMatchObject({ code: "connection_failed", retryable: true });
    await expect(originate).rejects.toThrow(
      `channels.originate (endpoint PJSIP/alice, app p): no connection to Asterisk at ${fake.url}, nothing listens there (ECONNREFUSED).`,
    );
    await fake.comeBack();
    await expect(client.asterisk.ping()).resolves.toMatchObject({ ping: "pong" });
  });
});

describe("words", () => {
  it("say that a port has no TLS", async () => {
    const secure = createClient({ ...fake, url: fake.url.replace("http:", "https:") });
    const asked = secure.asterisk.ping();
    await expect(asked).rejects.toMatchObject({ code: "connection_failed" });
    await expect(asked).rejects.toThrow("this port does not speak TLS");
    await secure.close();
  });

  it("say which user was refused where, and never the password", async () => {
    const stranger = createClient({ url: fake.url, username: "stranger", password: "s3cret-one" });
    const error: unknown = await stranger.asterisk.ping().catch((caught) => caught);
    expect(error).toMatchObject({ code: "unauthorized" });
    expect(String(error)).toContain(`to user stranger at ${fake.url}.`);
    expect(String(error)).not.toContain("s3cret");
    await stranger.close();
  });
});

describe("a time limit that no timer keeps", () => {
  const tooLong = 2 ** 31;

  it("is refused where it is given, before anything is sent", async () => {
    const who = { url: fake.url, username: "u", password: "p" };
    const refused = expect.objectContaining({ code: "invalid_parameter" });
    expect(() => createClient({ ...who, timeoutMs: tooLong })).toThrow(refused);
    expect(() => createClient({ ...who, timeoutMs: Number.POSITIVE_INFINITY })).toThrow(refused);
    await expect(client.asterisk.ping({}, { timeoutMs: tooLong })).rejects.toEqual(refused);
    for (const name of ["pingIntervalMs", "pongTimeoutMs", "handshakeTimeoutMs"]) {
      expect(() => socketOpener({ ...who, [name]: tooLong })).toThrow(refused);
      await expect(connect({ ...who, [name]: tooLong })).rejects.toEqual(refused);
    }
    for (const name of ["timeoutMs", "connectTimeoutMs"]) {
      await expect(connect({ ...who, [name]: tooLong })).rejects.toEqual(refused);
    }
    expect(fake.requests).toEqual([]);
    expect(fake.acceptedConnections).toBe(0);
  });

  it("may be the longest that one keeps", async () => {
    const longest = tooLong - 1;
    await expect(client.asterisk.ping({}, { timeoutMs: longest })).resolves.toMatchObject({ ping: "pong" });
  });
});

it("a username that HTTP would cut is refused before anything is sent", async () => {
  const who = { url: fake.url, username: "a:b", password: "p" };
  const refused = expect.objectContaining({ code: "invalid_parameter" });
  expect(() => createClient(who)).toThrow(refused);
  await expect(connect(who)).rejects.toEqual(refused);
  expect(fake.acceptedConnections).toBe(0);
});

describe("a file in pieces", () => {
  const text = "0123456789abcdef".repeat(40_000);

  it("is given as it comes, and not in the answer", async () => {
    const pieces: string[] = [];
    fake.nextAnswer = { status: 200, text, contentType: "audio/wav" };
    const answer = await client.recordings.getStoredFile(
      { recordingName: "long" },
      { onBytes: (piece) => void pieces.push(Buffer.from(piece).toString()) },
    );
    expect([pieces.join("") === text, pieces.length > 1, answer.length]).toEqual([true, true, 0]);
  });

  it("is not asked for again when the connection breaks", async () => {
    fake.nextAnswer = "reset";
    const broken = client.recordings.getStoredFile({ recordingName: "x" }, { onBytes: () => undefined });
    await expect(broken).rejects.toMatchObject({ code: "connection_failed" });
    expect(fake.requests).toHaveLength(1);
  });

  it("gives none of an error's answer", async () => {
    fake.nextAnswer = { status: 404, text: '{"message":"Recording not found"}' };
    const pieces: Uint8Array[] = [];
    const gone = client.recordings.getStoredFile(
      { recordingName: "x" },
      { onBytes: (piece) => void pieces.push(piece) },
    );
    await expect(gone).rejects.toMatchObject({
      code: "not_found",
      asteriskMessage: "Recording not found",
    });
    expect(pieces).toEqual([]);
  });
});

describe("close", () => {
  it("waits for what runs, refuses what comes after, and leaves no connection", async () => {
    fake.delayMs = 50;
    const running = client.asterisk.ping();
    await expect.poll(() => fake.requests.length, { interval: 1 }).toBe(1);
    const closing = client.close();
    await expect(running).resolves.toMatchObject({ ping: "pong" });
    await closing;
    await expect(client.asterisk.ping()).rejects.toMatchObject({ code: "closed" });
    await expect.poll(() => fake.connectionCount).toBe(0);
  });

  it("refuses what waits for a connection", async () => {
    fake.delayMs = 50;
    const calls = Array.from({ length: 4 }, () => client.asterisk.ping());
    const settled = Promise.allSettled(calls);
    await expect.poll(() => fake.requests.length, { interval: 1 }).toBe(3);
    await client.close();
    const results = await settled;
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    await expect(calls[3]).rejects.toMatchObject({ code: "closed" });
  });
});
