import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AriError, AriEvent, ConnectedClient, DialResult, StreamState } from "@/lib/ari";
import { type ConnectOptions, connect } from "@/lib/ari/nodejs";
import { type RunningAsterisk, startAsterisk } from "../../support/asterisk/asterisk";
import { snapshotOfThings } from "../../support/asterisk/rest";

describe.each(["22", "16"] as const)("a connected client on Asterisk %s", (version) => {
  let asterisk: RunningAsterisk;
  let client: ConnectedClient;

  const open = (options: ConnectOptions = {}): Promise<ConnectedClient> => {
    const { url, username, password } = asterisk;
    return connect({ url, username, password, app: asterisk.application, ...options });
  };

  beforeAll(async () => {
    asterisk = await startAsterisk({ version });
    client = await open();
  });
  afterAll(async () => {
    await client.close();
    const things = await snapshotOfThings(asterisk);
    await asterisk.stop();
    expect(things).toMatchObject({ channels: 0, bridges: 0 });
  });

  it("knows where it is", () => {
    expect(client.version).toMatch(new RegExp(`^${version}\\.`));
    expect(client.nodeId).toMatch(/^[0-9a-f:]{17}$/);
    expect(client.state.status).toBe("live");
    expect(client.application).toBe(asterisk.application);
  });

  it("brings each event of what a dialog made to its one listener, and undoes it all", async () => {
    const dialog = client.dialog("call");
    const heard: AriEvent[] = [];
    dialog.onAny((event) => void heard.push(event));
    const staged = dialog.channels.stageOriginate({ endpoint: "Local/900@default" });
    const started = staged.handle.once("StasisStart", { timeoutMs: 5_000 });
    const channel = await staged.exec();
    expect(await staged.exec()).toBe(channel);
    await started;
    const bridge = await dialog.bridges.stageCreate({ type: "mixing" }).exec();
    await bridge.addChannel({ channel: channel.id });
    const playback = bridge.stagePlay("tone:ring");
    const begun = playback.handle.once("PlaybackStarted", { timeoutMs: 5_000 });
    await playback.exec();
    await begun;
    expect(dialog.keys().map(({ kind }) => kind)).toEqual(["channel", "bridge", "playback"]);
    expect(await dialog.end()).toEqual([]);
    // Asterisk answers that it is done before they are gone: both may be listed for a moment more.
    for (const handle of [channel, bridge]) {
      const left = () =>
        handle.get().then(
          () => "there",
          (error: AriError) => error.code,
        );
      await expect.poll(left).toBe("not_found");
    }
    expect(heard.filter(({ type }) => type === "ChannelEnteredBridge")).toHaveLength(1);
    expect(heard.map(({ type }) => type)).toContain("PlaybackStarted");
    expect(dialog.keys()).toEqual([]);
    expect(() => dialog.add(channel)).toThrow(/has ended/);
  });

  it("follows a dialled channel to its answer, and one that is refused to its cause", async () => {
    const channel = await client.channels.stageCreate({ endpoint: "Local/900@default" }).exec();
    const words: string[] = [];
    const session = channel.dial({ timeout: 10 });
    session.onProgress((word) => words.push(word));
    expect(await session.result).toMatchObject({ status: "answered" });
    const destroyed = channel.once("ChannelDestroyed", { timeoutMs: 5_000 });
    await channel.hangup();
    await destroyed;

    const busy = await client.channels.stageCreate({ endpoint: "Local/702@default" }).exec();
    const gone = busy.once("ChannelDestroyed", { timeoutMs: 20_000 });
    const result = await busy.dial({ timeout: 3 }).result;
    expect(result).toMatchObject({ status: "not_answered", cause: expect.any(Number) });
    expect(result.dialStatus).toMatch(/BUSY|NOANSWER/);
    await gone;
  });

  it("dials what was made just before, each time of fifty", async () => {
    const results: DialResult[] = [];
    for (let tries = 0; tries < 50; tries++) {
      const channel = await client.channels.stageCreate({ endpoint: "Local/900@default" }).exec();
      const destroyed = channel.once("ChannelDestroyed", { timeoutMs: 5_000 });
      results.push(await channel.dial({ timeout: 10 }).result);
      await channel.hangup();
      await destroyed;
    }
    expect(results).toEqual(
      results.map(({ durationMs }) => ({ status: "answered", dialStatus: "ANSWER", durationMs })),
    );
    expect(results).toHaveLength(50);
  });

  it("tells that a line is busy without waiting for its end", async () => {
    const busy = await client.channels.stageCreate({ endpoint: "Local/702@default" }).exec();
    const result = await busy.dial().result;
    // The dialplan there lets the caller hear "busy" for ten seconds.
    expect(result).toMatchObject({ status: "not_answered", dialStatus: "BUSY", cause: 17 });
    expect(result.durationMs).toBeLessThan(5_000);
    await expect(busy.get()).rejects.toMatchObject({ code: "not_found" });
  });

  it("cancels what rings, and says what was never dialled", async () => {
    const channel = await client.channels.stageCreate({ endpoint: "Local/701@default" }).exec();
    const session = channel.dial();
    await new Promise<void>((resolve) => session.onProgress((word) => word === "RINGING" && resolve()));
    const again = await channel.dial().result;
    expect(again.status).toBe("failed");
    expect(again.error?.code).toBe("conflict");
    expect(await session.cancel()).toMatchObject({ status: "cancelled" });
    expect(await channel.dial().result).toMatchObject({ status: "failed", error: { code: "not_found" } });
  });

  it("watches who is in a bridge until it is no more", async () => {
    const bridge = await client.bridges.stageCreate({ type: "holding" }).exec();
    const monitor = await bridge.monitor();
    const seen: (readonly string[])[] = [];
    monitor.onChange((members) => seen.push(members));
    const staged = client.channels.stageOriginate({ endpoint: "Local/900@default" });
    const started = staged.handle.once("StasisStart", { timeoutMs: 5_000 });
    const channel = await staged.exec();
    await started;
    await bridge.addChannel({ channel: channel.id });
    const left = bridge.once("ChannelLeftBridge", { timeoutMs: 5_000 });
    await channel.hangup();
    await left;
    await bridge.destroy();
    expect(await monitor.ended).toBe("destroyed");
    expect(seen).toEqual([[channel.id], []]);
    await expect(client.bridge("nobody").monitor()).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("moves a channel to another application, and says when there is none", async () => {
    const other = await open({ app: "other" });
    try {
      const staged = client.channels.stageOriginate({ endpoint: "Local/900@default" });
      const started = staged.handle.once("StasisStart", { timeoutMs: 5_000 });
      const channel = await staged.exec();
      await started;
      await expect(channel.moveTo("nobody", { timeoutMs: 5_000 })).rejects.toMatchObject({
        code: "not_found",
      });
      const arrived = other.once("StasisStart", { timeoutMs: 5_000 });
      await channel.moveTo("other", { appArgs: "from,us", timeoutMs: 5_000 });
      expect(await arrived).toMatchObject({ channel: { id: channel.id }, args: ["from", "us"] });
      await channel.hangup();
    } finally {
      await other.close();
    }
  });

  it("carries user events from one application to another", async () => {
    const other = await open({ app: "receiver" });
    try {
      const received = other.once("ChannelUserevent", { timeoutMs: 5_000 });
      await client.userEvent("order", { application: "receiver", variables: { number: "7" } });
      expect(await received).toMatchObject({ eventname: "order", userevent: { number: "7" } });
      await expect(client.userEvent("order", { application: "nobody" })).rejects.toMatchObject({
        code: "not_found",
      });
    } finally {
      await other.close();
    }
  });

  it("says that another program has taken the application, and why what ran has ended", async () => {
    const problems: unknown[] = [];
    const first = await open({ app: "shared", onError: (error) => problems.push(error) });
    const channel = await first.channels.stageCreate({ endpoint: "Local/701@default" }).exec();
    const session = channel.dial();
    const second = await open({ app: "shared" });
    try {
      const taken = { code: "conflict", message: expect.stringContaining("as the application shared") };
      expect(await session.result).toMatchObject({ status: "failed", error: taken });
      expect(problems).toEqual([expect.objectContaining(taken)]);
      expect(first.state).toEqual({ status: "replaced" });
    } finally {
      await channel.hangup();
      await first.close();
      await second.close();
    }
  });

  it("says to what a request failed, and what to do about that", async () => {
    await expect(client.subscribe("channel:nope")).rejects.toThrow(
      /^applications\.subscribe \(applicationName .*, eventSource channel:nope\): .*only what exists can be subscribed to\.$/,
    );
    await expect(client.userEvent("order", { application: "nobody" })).rejects.toThrow(
      /application nobody.*is there only while a program is connected for it\.$/,
    );
    await expect(client.channel("long-gone").answer()).rejects.toThrow(
      /^channels\.answer \(channelId long-gone\): /,
    );
    await expect(client.channels.stageOriginate({ endpoint: "PJSIP/nobody" }).exec()).rejects.toThrow(
      /^channels\.originate \(.*endpoint PJSIP\/nobody.*\): .*The endpoint is unknown, unregistered or unreachable\.$/,
    );
  });

  it("hears again of what it was subscribed to, after the socket was lost and after a restart", async () => {
    const states: StreamState["status"][] = [];
    const news: boolean[] = [];
    client.onState(({ status }) => states.push(status));
    client.onResync(({ restarted }) => news.push(restarted));
    await client.subscribe("deviceState:Stasis:lamp");
    await asterisk.restart();
    await expect.poll(() => news, { timeout: 20_000 }).toEqual([true]);
    expect(states).toContain("waiting");
    const lit = client.deviceState("Stasis:lamp").once("DeviceStateChanged", { timeoutMs: 5_000 });
    await client.deviceState("Stasis:lamp").update({ deviceState: "INUSE" });
    expect(await lit).toMatchObject({ device_state: { state: "INUSE" } });
    await client.deviceState("Stasis:lamp").delete();
  });

  it("says at once when the password is wrong, and in time when nobody answers", async () => {
    await expect(open({ app: "wrong", password: "no" })).rejects.toMatchObject({ code: "unauthorized" });
    await expect(
      open({ url: asterisk.url.replace("http:", "https:"), connectTimeoutMs: 600 }),
    ).rejects.toThrow("this port does not speak TLS");
    await expect(
      connect({ url: "http://127.0.0.1:9/ari", username: "a", password: "b", connectTimeoutMs: 600 }),
    ).rejects.toMatchObject({ code: "timeout", message: expect.stringContaining("nothing listens") });
  });
});
