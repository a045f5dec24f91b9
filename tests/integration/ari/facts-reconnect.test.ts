import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { AppSocket } from "@/tests/support/ari-facts/app-socket";
import { FactStage } from "@/tests/support/ari-facts/fact-stage";

const everything = ["BRIDGE", "CHANNEL", "DEVICE_STATE", "ENDPOINT"];
const allSources = ["channel:", "bridge:", "endpoint:", "deviceState:"];
const noVarset = { disallowed: [{ type: "ChannelVarset" }] };

/** What the event stream's way to live rests on (facts §3.3, §3.4). */
describe.each(["22", "16"] as const)("when a socket goes, Asterisk %s", (version) => {
  let stage: FactStage;
  beforeAll(async () => {
    stage = await FactStage.start(version);
  });
  afterEach(() => stage.clean());
  afterAll(() => stage?.stop());

  const filter = (app: string, body: object) => stage.must("PUT", `/applications/${app}/eventFilter`, body);
  const filtered = async (app: string) =>
    (await stage.application(app)).events_disallowed.map(({ type }) => type);
  const expectExists = (app: string, does: boolean) =>
    expect
      .poll(async () => (await stage.status("GET", `/applications/${app}`)) === 200, { interval: 5 })
      .toBe(does);
  const isSticky = version === "16";

  it.each([{ rudely: false }, { rudely: true }])(
    "forgets (22) or keeps (16) the application that heard all, and its filter: %o",
    async ({ rudely }) => {
      const socket = await stage.newApp({ subscribeAll: true });
      await filter(socket.app, noVarset);
      expect(await stage.hearsAllOf(socket.app)).toEqual(everything);
      await socket.close({ rudely });
      await stage.sessionsEnd();
      await expectExists(socket.app, isSticky);
      await stage.open(socket.app, { subscribeAll: true });
      expect(await stage.hearsAllOf(socket.app)).toEqual(everything);
      expect(await filtered(socket.app)).toEqual(isSticky ? ["ChannelVarset"] : []);
    },
  );

  it.each(["subscribeAll=true", "the empty-id subscription"])(
    "hears all after %s without being asked to again on 16 only",
    async (way) => {
      const socket = await stage.newApp({ subscribeAll: way === "subscribeAll=true" });
      if (way !== "subscribeAll=true") await stage.subscribe(socket.app, ...allSources);
      expect(await stage.hearsAllOf(socket.app)).toEqual(everything);
      await socket.close();
      await stage.open(socket.app);
      expect(await stage.hearsAllOf(socket.app)).toEqual(isSticky ? everything : []);
    },
  );

  it("keeps an application with a channel of its own, and its filter, and ignores subscribeAll=true then", async () => {
    const socket = await stage.newApp();
    const id = await stage.inbound(socket);
    await filter(socket.app, noVarset);
    await socket.close();
    await expectExists(socket.app, true);
    await stage.open(socket.app, { subscribeAll: true });
    expect(await stage.hearsAllOf(socket.app)).toEqual([]);
    expect((await stage.application(socket.app)).channel_ids).toEqual([id]);
    expect(await filtered(socket.app)).toEqual(["ChannelVarset"]);
    await stage.subscribe(socket.app, ...allSources);
    expect(await stage.hearsAllOf(socket.app)).toEqual(everything);
  });

  it.each(["bridge:", "endpoint:PJSIP/alice", "channel:"])(
    "keeps an application with the subscription %s of its own, and ignores subscribeAll=true then",
    async (source) => {
      const of = { "bridge:": () => stage.bridge(), "channel:": () => stage.outside() }[source];
      const socket = await stage.newApp();
      await stage.subscribe(socket.app, source + ((await of?.()) ?? ""));
      await socket.close();
      await expectExists(socket.app, true);
      await stage.open(socket.app, { subscribeAll: true });
      expect(await stage.hearsAllOf(socket.app)).toEqual([]);
      await stage.subscribe(socket.app, ...allSources);
      expect(await stage.hearsAllOf(socket.app)).toEqual(everything);
    },
  );

  it("forgets an application that has a subscription to a device state only", async () => {
    const socket = await stage.newApp();
    await stage.subscribe(socket.app, "deviceState:Stasis:lamp");
    expect((await stage.application(socket.app)).device_names).toEqual(["Stasis:lamp"]);
    await socket.close();
    await expectExists(socket.app, false);
  });

  it("forgets an application that has nothing left", async () => {
    const socket = await stage.newApp();
    await filter(socket.app, noVarset);
    await socket.close();
    await expectExists(socket.app, false);
    await stage.open(socket.app, { subscribeAll: true });
    expect(await stage.hearsAllOf(socket.app)).toEqual(everything);
    expect(await filtered(socket.app)).toEqual([]);
  });

  it("keeps its channels in Stasis and obeys, but takes no new ones", async () => {
    const { application } = stage.asterisk;
    const socket = await stage.open(application, { subscribeAll: true });
    const id = await stage.inbound(socket);
    const bridge = await stage.bridge(id);
    await socket.close();
    await stage.must("POST", `/channels/${id}/mute?direction=in`);
    const held = await stage.must<{ dialplan: object }>("GET", `/channels/${id}`);
    expect(held.dialplan).toMatchObject({ app_name: "Stasis", app_data: application });
    expect(await stage.must("GET", `/bridges/${bridge}`)).toMatchObject({ channels: [id] });
    const witness = await stage.newApp({ subscribeAll: true });
    const refused = await stage.outside("700");
    const end = await witness.until(["ChannelDestroyed", `${refused};2`]);
    // The dialplan went on behind Stasis(), to the extension's Congestion(): AST_CAUSE_CONGESTION.
    expect(end.cause).toBe(34);
    expect(await stage.must("GET", `/channels/${id}`)).toMatchObject({ id });
  });

  it("tells of old channels in full after the reconnect, and of each once", async () => {
    const first = await stage.newApp({ subscribeAll: true });
    const inside = await stage.inbound(first);
    const alone = await stage.inbound(first);
    const outside = await stage.outside();
    const bridge = await stage.bridge(inside);
    await stage.must("POST", `/channels/${alone}/play/long-${alone}?media=tone:ring`);
    await first.until(["PlaybackStarted", `long-${alone}`]);
    let socket = first;
    for (let cycle = 0; cycle < 4; cycle++) {
      await socket.close({ rudely: cycle % 2 === 1 });
      await stage.sessionsEnd();
      socket = await stage.open(first.app, { subscribeAll: true });
      await stage.subscribe(first.app, ...allSources);
    }
    await stage.must("DELETE", `/playbacks/long-${alone}`);
    await socket.until(["PlaybackFinished", `long-${alone}`]);
    for (const id of [inside, alone, outside]) await stage.hangUp(id);
    for (const id of [inside, alone, outside]) await socket.until(["ChannelDestroyed", id]);
    await socket.until(["ChannelLeftBridge", bridge]);
    await socket.quiet();
    expect(socket.all("StasisStart")).toEqual([]);
    expect(
      socket
        .all("StasisEnd")
        .map(({ channel }) => channel?.id)
        .sort(),
    ).toEqual([inside, alone].sort());
    for (const id of [inside, alone, outside]) expect(socket.all(["ChannelDestroyed", id])).toHaveLength(1);
    expect(socket.all(["ChannelLeftBridge", bridge])).toHaveLength(1);
    expect(socket.all("PlaybackFinished")).toHaveLength(1);
  });

  it("tells nothing of what ended while it was down", async () => {
    const first = await stage.newApp({ subscribeAll: true });
    const id = await stage.inbound(first);
    await first.close();
    await stage.hangUp(id);
    await stage.gone(id);
    await expect.poll(() => stage.must("GET", "/channels"), { interval: 5 }).toEqual([]);
    const second = await stage.open(first.app, { subscribeAll: true });
    await second.quiet();
    expect(second.types()).toEqual([]);
  });

  it("gives the application to the newcomer, and the old socket ApplicationReplaced and then nothing", async () => {
    const old = await stage.newApp({ subscribeAll: true });
    await filter(old.app, noVarset);
    const newcomer = await stage.open(old.app, { subscribeAll: true });
    await old.until("ApplicationReplaced");
    expect(await filtered(old.app)).toEqual(["ChannelVarset"]);
    const before = await stage.inbound(newcomer);
    await newcomer.quiet();
    expect(old.isOpen).toBe(true);
    expect(old.types()).toEqual(["ApplicationReplaced"]);
    expect(newcomer.types()).not.toContain("ApplicationReplaced");
    await old.close();
    expect(await stage.hearsAllOf(old.app)).toEqual(everything);
    await stage.hangUp(before);
    await newcomer.until(["ChannelDestroyed", before]);
  });

  it("starts with refusals, a 404 in HTML and a 503, and remembers nothing but device states", async () => {
    const socket = await stage.newApp({ subscribeAll: true });
    await stage.inbound(socket);
    await stage.bridge();
    const lamp = `/deviceStates/Stasis:${stage.fresh("lamp")}`;
    await stage.must("PUT", `${lamp}?deviceState=BUSY`);
    const whoAndWhen = () =>
      stage.must<{ system: { entity_id: string }; status: { startup_time: string } }>(
        "GET",
        "/asterisk/info?only=system,status",
      );
    const before = await whoAndWhen();
    // Device states are rows of astdb, whose changes are committed once a second (main/db.c, db_sync_thread).
    await delay(1_500);
    await Promise.all([stage.asterisk.kill9(), socket.closed]);
    expect(await socket.closed).toBe(1006);
    const started = stage.asterisk.restart();
    const phases: string[] = [];
    const deadline = Date.now() + 20_000;
    for (;;) {
      const opened = await AppSocket.tryOpen(stage.asterisk, socket.app, { subscribeAll: true });
      if (opened instanceof AppSocket) {
        phases.push("101");
        await opened.quiet();
        expect(opened.types()).toEqual([]);
        expect(await stage.hearsAllOf(socket.app)).toEqual(everything);
        await opened.close();
        break;
      }
      const { status, code, text } = opened;
      const kind = text.startsWith("{") ? text : /<title>/.test(text) ? "HTML" : text;
      phases.push(status === undefined ? String(code) : `${status} ${kind}`);
      if (Date.now() > deadline) throw new Error(`It did not come back: ${phases.join(", ")}`);
      await delay(3);
    }
    await started;
    const inOrder = phases.filter((it, index) => it !== phases[index - 1]);
    expect(inOrder.map((it) => it.replaceAll(/\s*\n\s*/g, ""))).toEqual([
      "ECONNREFUSED",
      "404 HTML",
      '503 {"message":"Asterisk not booted"}',
      "101",
    ]);
    const after = await whoAndWhen();
    expect(after.system.entity_id).toBe(before.system.entity_id);
    expect(after.status.startup_time).not.toBe(before.status.startup_time);
    expect(await stage.must("GET", "/channels")).toEqual([]);
    expect(await stage.must("GET", "/bridges")).toEqual([]);
    expect(await stage.must("GET", lamp)).toMatchObject({ state: "BUSY" });
    await stage.must("DELETE", lamp);
  });
});
