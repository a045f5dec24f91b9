import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { Onlooker, type TestCall } from "@/tests/support/ari-examples/caller";
import { type RunningExample, startExample } from "@/tests/support/ari-examples/running-example";

const names = [
  "hello",
  "originate",
  "bridge-hold",
  "staged-playback",
  "prompt",
  "conference",
  "user-events",
] as const;

describe.each(["22", "16"] as const)("the examples on Asterisk %s", (version) => {
  const asterisk = inject("asterisks")[version];
  const running: RunningExample[] = [];
  let onlooker: Onlooker;

  const start = (name: string, ...args: string[]): RunningExample => {
    const example = startExample(name, args, asterisk);
    running.push(example);
    return example;
  };
  /** Asterisk as it was: nothing but the onlooker. */
  const expectClean = () => expect.poll(() => onlooker.left(), { timeout: 5_000 }).toEqual([]);
  const playedTo = (call: TestCall, mediaUri: string) =>
    onlooker.seen(
      "PlaybackFinished",
      ({ playback }) => playback.target_uri === `channel:${call.id}` && playback.media_uri === mediaUri,
    );
  const isInDialplan = (call: TestCall) =>
    onlooker.seen(
      "ChannelDialplan",
      ({ channel, dialplan_app }) => channel.id === call.id && dialplan_app === "GotoIf",
    );

  beforeAll(async () => {
    onlooker = await Onlooker.on(asterisk);
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((example) => example.stop("SIGKILL")));
    await onlooker.clear();
  });
  afterAll(() => onlooker?.client.close());

  it("hello says hello, echoes digits, and lets go with #", async () => {
    const hello = start("hello");
    await hello.printed(/waits for callers on Asterisk (22|16)\./);
    const call = await onlooker.call();
    // Pressed while "hello world" plays: none is lost.
    await onlooker.seen("PlaybackStarted", ({ playback }) => playback.media_uri === "sound:hello-world");
    await call.caller.sendDTMF({ dtmf: "4*" });
    const first = await playedTo(call, "sound:hello-world");
    expect(first.playback.state).toBe("done");
    expect((await playedTo(call, "digits:4")).playback.state).toBe("done");
    expect((await playedTo(call, "digits:*")).playback.state).toBe("done");
    await call.caller.sendDTMF({ dtmf: "#" });
    expect((await playedTo(call, "sound:vm-goodbye")).playback.state).toBe("done");
    await isInDialplan(call);
    await hello.printed(/goes on in the dialplan/);
    const order = onlooker.all("PlaybackFinished").map(({ playback }) => playback.media_uri);
    expect(order).toEqual(["sound:hello-world", "digits:4", "digits:*", "sound:vm-goodbye"]);
    expect(await hello.stop()).toBe(0);
    await expectClean();
  });

  it("hello goes on after a caller who hangs up, and says goodbye to the rest when it is ended", async () => {
    const hello = start("hello");
    await hello.printed(/waits for callers/);
    const rude = await onlooker.call();
    await onlooker.seen("PlaybackStarted", ({ playback }) => playback.target_uri === `channel:${rude.id}`);
    await rude.caller.hangup();
    await hello.printed(new RegExp(`${rude.id} has hung up`));
    const patient = await onlooker.call();
    await playedTo(patient, "sound:hello-world");
    expect(await hello.stop()).toBe(0);
    expect((await playedTo(patient, "sound:vm-goodbye")).playback.state).toBe("done");
    await isInDialplan(patient);
    await expectClean();
  });

  it("bridge-hold makes a bridge, plays music to all in it, and leaves nothing", async () => {
    const hold = start("bridge-hold");
    const [, bridgeId = ""] = await hold.printed(/Made (\S+)\.\n/);
    expect(hold.output()).toContain("There are 0 holding bridges.");
    await hold.printed(/waits for callers/);
    const [first, second] = [await onlooker.call(), await onlooker.call()];
    for (const call of [first, second]) {
      const { bridge } = await onlooker.seen(
        "ChannelEnteredBridge",
        ({ channel }) => channel?.id === call.id,
      );
      expect(bridge).toMatchObject({ id: bridgeId, bridge_type: "holding" });
      await onlooker.seen("StasisStart", ({ channel }) => channel.id === call.caller.id);
    }
    const heard = first.caller.stageRecord({ maxDurationSeconds: 2, maxSilenceSeconds: 60 });
    const finished = heard.handle.once("RecordingFinished", { timeoutMs: 10_000 });
    await heard.exec();
    expect((await finished).recording.talking_duration).toBeGreaterThanOrEqual(1);
    await heard.handle.stored().delete();

    await second.caller.hangup();
    await hold.printed(new RegExp(`${second.id} has hung up`));
    expect(await hold.stop("SIGINT")).toBe(0);
    await isInDialplan(first);
    await expectClean();
  });

  it("bridge-hold takes a holding bridge that is there, and leaves it there", async () => {
    const { id } = await onlooker.client.bridges.create({ type: "holding", name: "music for all" });
    // One of the dialplan comes along, which ARI must leave alone.
    await onlooker.call("800");
    await onlooker.seen("ChannelEnteredBridge", ({ bridge }) => bridge.bridge_class !== "stasis");
    const hold = start("bridge-hold");
    await hold.printed(new RegExp(`Takes ${id}\\.`));
    expect(hold.output()).toContain("There are 2 holding bridges.");
    expect(hold.output()).toContain('"music for all", made by stasis');
    await hold.printed(/waits for callers/);
    const call = await onlooker.call();
    await onlooker.seen(
      "ChannelEnteredBridge",
      ({ bridge, channel }) => channel?.id === call.id && bridge.id === id,
    );
    expect(await hold.stop()).toBe(0);
    expect((await onlooker.client.bridge(id).get()).channels).toEqual([]);
    await onlooker.client.bridge(id).destroy();
    await onlooker.clear();
    await expectClean();
  });

  it("originate puts an answered call into the dialplan, and tells how it ended", async () => {
    const originate = start("originate", "Local/900@default", "Patchbay <1000>", "default", "601", "1", "10");
    await originate.printed(/Status ANSWER after \d+\.\d s\n/);
    const { channel } = await onlooker.seen("ChannelDialplan", ({ dialplan_app }) => dialplan_app === "Echo");
    expect(channel.dialplan).toMatchObject({ context: "default", exten: "601" });
    expect(channel.caller).toEqual({ name: "Patchbay", number: "1000" });
    await onlooker.client.channel(channel.id).hangup({ reason: "busy" });
    expect(await originate.ended()).toBe(0);
    expect(originate.output()).toMatch(/Answered, and talked for \d+\.\d s\nCause 17: User busy\n$/);
    await expectClean();
  });

  it("originate gives up in time", async () => {
    const originate = start("originate", "Local/701@default", "Patchbay <1000>", "default", "601", "1", "2");
    expect(await originate.ended()).toBe(1);
    expect(originate.output()).toMatch(/Not answered within 2\.\d s\nCause \d+: .+\n$/);
    await expectClean();
  });

  it("originate hangs up with Ctrl-C", async () => {
    const originate = start("originate", "Local/701@default", "Patchbay <1000>", "default", "601", "1", "60");
    await originate.printed(/Status RINGING/);
    expect(await originate.stop("SIGINT")).toBe(1);
    expect(originate.output()).toMatch(/Not answered within \d+\.\d s\nCause /);
    await expectClean();
  });

  it("originate says what Asterisk refuses", async () => {
    const originate = start("originate", "PJSIP/nobody", "Patchbay <1000>", "default", "601", "1", "2");
    expect(await originate.ended()).toBe(1);
    expect(originate.output()).toMatch(/The endpoint is unknown, unregistered or unreachable\.\n$/);
    await expectClean();
  });

  it("staged-playback hears the first event, and has the playback in the caller's hand", async () => {
    const staged = start("staged-playback");
    await staged.printed(/waits for callers/);
    const call = await onlooker.call();
    const [, id = ""] = await staged.printed(/(\S+) plays sound:demo-congrats\.\n/);
    const { playback } = await onlooker.seen("PlaybackStarted", (it) => it.playback.id === id);
    expect(playback.target_uri).toBe(`channel:${call.id}`);
    const playbackState = async () => (await onlooker.client.playback(id).get()).state;
    for (const [digit, word, state] of [
      ["2", "pause", "paused"],
      ["2", "unpause", "playing"],
      ["3", "forward", "playing"],
      ["1", "reverse", "playing"],
    ]) {
      await call.caller.sendDTMF({ dtmf: `${digit}` });
      await staged.printed(new RegExp(`${id}: ${word}\\.\n`));
      await expect.poll(playbackState).toBe(state);
    }
    await call.caller.sendDTMF({ dtmf: "0" });
    await staged.printed(new RegExp(`${id} is over: done`));
    await isInDialplan(call);

    const second = await onlooker.call();
    await onlooker.seen("PlaybackStarted", (it) => it.playback.target_uri === `channel:${second.id}`);
    expect(await staged.stop()).toBe(0);
    await isInDialplan(second);
    await expectClean();
  });

  it("prompt asks again after a wrong digit, does what is chosen, and ends after three in vain", async () => {
    const prompt = start("prompt");
    await prompt.printed(/waits for callers/);
    const call = await onlooker.call();
    const begins = (mediaUri: string, count = 1) =>
      expect
        .poll(
          () =>
            onlooker
              .all("PlaybackStarted")
              .filter(
                ({ playback }) =>
                  playback.target_uri === `channel:${call.id}` && playback.media_uri === mediaUri,
              ).length,
          { timeout: 15_000 },
        )
        .toBeGreaterThanOrEqual(count);
    const press = (dtmf: string) => call.caller.sendDTMF({ dtmf });
    await begins("sound:vm-press");
    await press("9");
    await begins("sound:invalid");
    await press("1");
    await begins("sound:hello-world");
    await prompt.printed(new RegExp(`${call.id} chose 1\\.`));
    await playedTo(call, "sound:hello-world");
    await press("2");
    await begins("sound:vm-enter-num-to-call");
    await press("42#");
    await prompt.printed(new RegExp(`${call.id} entered 42\\.`));
    expect((await playedTo(call, "sound:digits/2")).playback.state).toBe("done");
    // A digit that the menu does not have, each time that it comes.
    for (const invalid of [2, 3]) {
      await press("7");
      await begins("sound:invalid", invalid);
    }
    await press("7");
    await prompt.printed(new RegExp(`${call.id} chose nothing\\.`));
    expect((await playedTo(call, "sound:vm-goodbye")).playback.state).toBe("done");
    await isInDialplan(call);

    const second = await onlooker.call();
    await onlooker.seen("PlaybackStarted", (it) => it.playback.target_uri === `channel:${second.id}`);
    expect(await prompt.stop()).toBe(0);
    await isInDialplan(second);
    await expectClean();
  });

  it("conference brings callers together, announces who joins, and ends with the last", async () => {
    const conference = start("conference");
    await conference.printed(/waits for callers/);
    const first = await onlooker.call();
    const [, bridgeId = ""] = await conference.printed(/Made (\S+)\.\n/);
    await conference.printed(new RegExp(`In the conference: ${first.id}\n`));
    const announced = () =>
      onlooker
        .all("PlaybackStarted")
        .filter(({ playback }) => playback.target_uri === `bridge:${bridgeId}`)
        .map(({ playback }) => playback.media_uri);
    expect(announced()).toEqual([]);
    const second = await onlooker.call();
    // Asterisk lists the channels of a bridge in no order.
    await conference.printed(
      new RegExp(`In the conference: (${first.id} ${second.id}|${second.id} ${first.id})\\n`),
    );
    await expect.poll(announced, { timeout: 5_000 }).toContain("sound:conf-hasjoin");
    const bridge = await onlooker.client.bridge(bridgeId).get();
    expect(bridge).toMatchObject({ bridge_type: "mixing", name: "conference" });
    expect([...bridge.channels].sort()).toEqual([first.id, second.id].sort());

    await first.caller.hangup();
    await conference.printed(new RegExp(`In the conference: ${second.id}\n`));
    await second.caller.hangup();
    await conference.printed(new RegExp(`${bridgeId} is destroyed`));
    await onlooker.seen("BridgeDestroyed", (event) => event.bridge.id === bridgeId);

    const third = await onlooker.call();
    const [, otherId] = await conference.printed(/is destroyed[\s\S]*Made (\S+)\.\n/);
    expect(otherId).not.toBe(bridgeId);
    await conference.printed(new RegExp(`In the conference: ${third.id}\n`));
    expect(await conference.stop()).toBe(0);
    await isInDialplan(third);
    await expectClean();
  });

  it("user-events sends from one process to another", async () => {
    const sendTo = (...args: string[]) => start("user-events", "send", ...args);
    const early = sendTo("door-opened");
    expect(await early.ended()).toBe(1);
    expect(early.output()).toMatch(/404 \(Application not found\)/);

    const receiver = start("user-events", "receive");
    await receiver.printed(/patchbay receives\./);
    const sender = sendTo("door-opened", "floor=2", "by=alice=bob");
    expect(await sender.ended()).toBe(0);
    expect(sender.output()).toBe("Sent to patchbay.\n");
    const [, text = ""] = await receiver.printed(/door-opened (\{.*\})\n/);
    expect(JSON.parse(text)).toMatchObject({ floor: "2", by: "alice=bob" });
    expect(await receiver.stop()).toBe(0);
    await expectClean();
  });
});

describe("the examples without an Asterisk", () => {
  it.each(names)("%s helps: how it is started, its environment, its dialplan", async (name) => {
    const example = startExample(name, ["--help"], undefined);
    expect(await example.ended()).toBe(0);
    expect(example.output()).toMatch(new RegExp(`^npx tsx lib/ari/examples/${name}\\.ts`));
    expect(example.output()).toContain("\nDialplan");
    for (const variable of ["ARI_USERNAME", "ARI_PASSWORD", "ARI_URL", "ARI_APPLICATION"]) {
      expect(example.output()).toContain(variable);
    }
  });

  it.each([
    [[], /^Missing: ENDPOINT, CALLERID, CONTEXT, EXTENSION, PRIORITY, TIMEOUT\.\n/],
    [["PJSIP/alice", "me", "default", "600"], /^Missing: PRIORITY, TIMEOUT\.\n/],
    [["alice", "me", "default", "600", "1", "20"], /^ENDPOINT is alice, and not like PJSIP\/alice\.\n/],
    [["PJSIP/alice", "me", "default", "600", "one", "20"], /^PRIORITY is one, and not a whole number/],
    [["PJSIP/alice", "me", "default", "600", "1", "0"], /^TIMEOUT is 0, and not a whole number/],
    [["PJSIP/alice", "me", "default", "600", "1", "20", "more"], /^7 arguments, and 6 are taken\.\n/],
  ])("originate refuses the arguments %j", async (args, message) => {
    const originate = startExample("originate", args, undefined);
    expect(await originate.ended()).toBe(2);
    expect(originate.output()).toMatch(message);
    expect(originate.output()).toContain("originate.ts ENDPOINT CALLERID");
  });

  it.each([[[]], [["send"]], [["receive", "more"]], [["send", "name", "=value"]]])(
    "user-events refuses the arguments %j",
    async (args) => {
      const events = startExample("user-events", args, undefined);
      expect(await events.ended()).toBe(2);
      expect(events.output()).toMatch(/ is (neither|not like) [\s\S]*user-events\.ts receive\n/);
    },
  );

  it("says in one line what is missing in the environment", async () => {
    const hello = startExample("hello", [], undefined);
    expect(await hello.ended()).toBe(1);
    expect(hello.output()).toBe(
      "connect: there is no username and no password: pass them, or set ARI_USERNAME and ARI_PASSWORD. They stand in ari.conf.\n",
    );
  });
});
