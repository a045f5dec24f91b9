import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EventStream, type StreamState } from "@/lib/ari";
import type { AriClient } from "@/lib/ari/client";
import { createClient, socketOpener } from "@/lib/ari/nodejs";
import { type FakeAsterisk, startFakeAsterisk } from "../../../support/fake-asterisk/fake-asterisk";

let fake: FakeAsterisk;
let client: AriClient;

beforeEach(async () => {
  fake = await startFakeAsterisk({ phones: ["alice"] });
  client = createClient(fake);
});

afterEach(async () => {
  await client.close();
  await fake.close();
});

describe("calls", () => {
  it("give typed answers", async () => {
    const made = await client.channels.originate({ endpoint: "PJSIP/alice", app: "panel", channelId: "c-1" });
    expect(made).toMatchObject({ id: "c-1", state: "Down" });
    expect(await client.channels.list()).toHaveLength(1);
    expect(await client.channels.hangup({ channelId: "c-1" })).toBeUndefined();
    expect(await client.channels.list()).toEqual([]);
  });

  it.each([
    [
      () => client.channels.get({ channelId: "gone" }),
      { code: "not_found", asteriskMessage: "Channel not found" },
    ],
    [() => client.channels.answer({ channelId: "dialplan" }), { code: "conflict", status: 409 }],
    [() => client.channels.mute({ channelId: "ringing" }), { code: "wrong_state", status: 412 }],
    [
      () => client.channels.originate({ endpoint: "PJSIP/nobody", app: "panel" }),
      { code: "allocation_failed" },
    ],
    [() => client.bridges.addChannel({ bridgeId: "b", channel: "dialplan" }), { code: "unprocessable" }],
    [() => client.bridges.destroy({ bridgeId: "dial" }), { code: "conflict" }],
    [() => client.mailboxes.list(), { code: "not_found", asteriskMessage: "Resource not found" }],
  ] as const)("reject with what Asterisk said: %s", async (call, expected) => {
    fake.world.addChannel({ id: "dialplan", state: "Up" });
    fake.world.addChannel({ id: "ringing", state: "Ringing", application: "panel" });
    fake.world.addBridge({ id: "b" });
    fake.world.addBridge({ id: "dial", bridge_class: "basic" });
    await expect(call()).rejects.toMatchObject({ name: "AriError", ...expected });
  });

  it.each([
    ["no JSON", "<html>", "invalid_response"],
    ["an object for a list", "{}", "invalid_response"],
  ])("reject %s in a 200", async (_, text, code) => {
    fake.nextAnswer = { status: 200, text };
    await expect(client.channels.list()).rejects.toMatchObject({ code, status: 200 });
  });

  it("reject a list for an object", async () => {
    fake.nextAnswer = { status: 200, text: "[]" };
    await expect(client.asterisk.ping()).rejects.toMatchObject({ code: "invalid_response" });
  });

  it("give a recording's file as bytes, and its error as an error", async () => {
    fake.nextAnswer = { status: 200, text: "RIFF", contentType: "audio/wav" };
    const bytes = await client.recordings.getStoredFile({ recordingName: "2026/08/a b" });
    expect(Buffer.from(bytes).toString()).toBe("RIFF");
    expect(fake.requests.at(-1)?.url).toBe("/ari/recordings/stored/2026%2F08%2Fa%20b/file");
    fake.nextAnswer = { status: 404, text: '{"message":"Recording not found"}' };
    await expect(client.recordings.getStoredFile({ recordingName: "x" })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("reject before sending what the connected Asterisk lacks", async () => {
    client.version = "16.28.0~dfsg";
    await expect(client.channels.progress({ channelId: "c" })).rejects.toMatchObject({
      code: "not_supported",
    });
    expect(fake.requests).toEqual([]);
  });

  it("can be made by name, and only by a name of the table", async () => {
    expect(await client.call("asterisk", "ping")).toMatchObject({ ping: "pong" });
    for (const [resource, nickname] of [
      ["asterisk", "pong"],
      ["constructor", "name"],
      ["channels", "constructor"],
      ["events", "eventWebsocket"],
    ] as const) {
      await expect(client.call(resource, nickname)).rejects.toMatchObject({ code: "invalid_parameter" });
    }
  });

  it("send the password in a header and nowhere else", async () => {
    await client.channels.list();
    const [request] = fake.requests;
    expect(request?.authorization).toMatch(/^Basic /);
    expect(JSON.stringify({ ...request, authorization: "" })).not.toContain("s3cret");
    const refused = createClient({ ...fakeAddress(), password: "wrong" });
    const error = await refused.channels.list().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "unauthorized" });
    expect(String(error)).not.toContain("wrong");
    await refused.close();
  });
});

function fakeAddress(): { url: string; username: string; password: string } {
  return { url: fake.url, username: fake.username, password: fake.password };
}

describe("client and stream together", () => {
  it("see every event of an act, lose the socket, find what changed, and leave nothing behind", async () => {
    const events: string[] = [];
    const listed: string[][] = [];
    const waiters: { status: string; resolve: () => void }[] = [];
    const stream = new EventStream({
      client,
      application: "panel",
      openSocket: socketOpener(fakeAddress()),
      filter: { disallowed: [{ type: "ChannelVarset" }] },
      resync: async ({ signal }) => {
        listed.push((await client.channels.list({}, { signal })).map(({ id }) => id));
      },
      onEvent: (event) => events.push(event.type),
      onState: ({ status }: StreamState) => {
        for (const waiter of waiters.filter((one) => one.status === status)) waiter.resolve();
      },
    });
    const becomes = (status: string) => new Promise<void>((resolve) => waiters.push({ status, resolve }));
    const live = becomes("live");
    stream.start();
    await live;
    await client.channels.create({ endpoint: "PJSIP/alice", app: "panel", channelId: "c-1" });
    await client.bridges.createWithId({ bridgeId: "b-1", type: "mixing" });
    await client.bridges.addChannel({ bridgeId: "b-1", channel: "c-1" });
    await client.channels.hangup({ channelId: "c-1" });
    await expect
      .poll(() => events)
      .toEqual([
        "ChannelCreated",
        "StasisStart",
        "BridgeCreated",
        "ChannelEnteredBridge",
        "ChannelHangupRequest",
        "ChannelLeftBridge",
        "StasisEnd",
        "ChannelDestroyed",
      ]);
    const lost = becomes("waiting");
    fake.dropSockets();
    await lost;
    fake.world.addChannel({ id: "unseen" });
    const again = becomes("live");
    stream.checkNow();
    await again;
    expect(listed).toEqual([[], ["unseen"]]);
    await stream.close();
    await client.close();
    await expect.poll(() => fake.connectionCount).toBe(0);
  });
});
