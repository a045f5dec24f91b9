import { Client } from "undici";
import { afterEach, describe, expect, it } from "vitest";
import { type Listener, openListener } from "@/tests/support/ari-contract/event-log";
import { type FakeAsterisk, startFakeAsterisk } from "@/tests/support/fake-asterisk/fake-asterisk";
import { ManualClock } from "@/tests/support/fake-asterisk/manual-clock";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function start(options: Parameters<typeof startFakeAsterisk>[0] = {}): Promise<FakeAsterisk> {
  const fake = await startFakeAsterisk(options);
  open.push(fake);
  return fake;
}

async function listen(fake: FakeAsterisk, application: string, subscribeAll: boolean): Promise<Listener> {
  const branch = Number.parseInt(fake.version, 10);
  const listener = await openListener({ address: fake, application, subscribeAll, branch });
  open.push(listener);
  return listener;
}

/** The bare status of a request on one connection that is kept. */
function requests(fake: FakeAsterisk): (path: string) => Promise<number> {
  const { origin } = new URL(fake.url);
  const client = new Client(origin);
  open.push({ close: () => client.destroy() });
  const login = Buffer.from(`${fake.username}:${fake.password}`).toString("base64");
  return async (path) => {
    const headers = { authorization: `Basic ${login}` };
    const { statusCode, body } = await client.request({ method: "POST", path: `/ari${path}`, headers });
    await body.dump();
    return statusCode;
  };
}

it("answers 409 to every failure on a connection that once saw a taken id, and to none elsewhere", async () => {
  const fake = await start();
  fake.world.addChannel({ id: "taken" });
  const [stuck, fresh] = [requests(fake), requests(fake)];
  expect(await stuck("/channels?endpoint=PJSIP/nobody&app=a")).toBe(500);
  expect(await stuck("/channels/taken?endpoint=PJSIP/alice&app=a")).toBe(409);
  expect(await stuck("/channels?endpoint=PJSIP/nobody&app=a")).toBe(409);
  expect(await stuck("/channels?endpoint=PJSIP/alice&app=a")).toBe(200);
  expect(await fresh("/channels?endpoint=PJSIP/nobody&app=a")).toBe(500);
});

describe("an application", () => {
  const gone = async (fake: FakeAsterisk, listener: Listener) => {
    await listener.close();
    await expect.poll(() => fake.applications.isConnected(listener.application)).toBe(false);
  };

  it.each([
    ["22.10.1", undefined],
    ["16.28.0", ["__AST_CHANNEL_ALL_TOPIC"]],
  ])("that hears everything goes with its socket on 22 and stays on 16: %s", async (version, kept) => {
    const fake = await start({ version });
    await gone(fake, await listen(fake, "all", true));
    expect(fake.applications.find("all")?.channel_ids).toEqual(kept);
  });

  it("stays with a subscription of its own, and does not hear subscribeAll then", async () => {
    const fake = await start();
    fake.world.addChannel({ id: "c" });
    const first = await listen(fake, "own", false);
    fake.applications.subscribe("own", { kind: "channel", id: "c" });
    fake.applications.setFilter("own", { disallowed: [{ type: "Dial" }] });
    await gone(fake, first);
    const second = await listen(fake, "own", true);
    expect(fake.applications.find("own")).toMatchObject({
      channel_ids: ["c"],
      events_disallowed: [{ type: "Dial" }],
    });
    await gone(fake, second);
    fake.world.hangup("c");
    expect(fake.applications.find("own")).toBeUndefined();
  });

  it("hears a channel twice by everything of channels and by the technology of its endpoint", async () => {
    const fake = await start();
    const { log } = await listen(fake, "twice", false);
    fake.applications.subscribe("twice", { kind: "channel", id: "" });
    fake.applications.subscribe("twice", { kind: "endpoint", id: "PJSIP" });
    fake.world.addChannel({ id: "c", name: "PJSIP/alice-00000001" });
    fake.world.addChannel({ id: "d", name: "Local/900@default-00000001;1" });
    await log.next("ChannelCreated", ({ channel }) => channel.id === "d");
    expect(log.all("ChannelCreated").map(({ channel }) => channel.id)).toEqual(["c", "c", "d"]);
  });
});

it("plays and records by the clock that it is given", async () => {
  const clock = new ManualClock();
  const fake = await start({ clock });
  const { world } = fake;
  const { log } = await listen(fake, "clock", true);
  world.addChannel({ id: "c", state: "Up", application: "clock" });
  world.playbacks.sounds.set("menu", 4_000);
  world.playbacks.start("channel:c", ["sound:menu"], { id: "p" });
  world.recordings.start("channel:c", { name: "r", format: "wav", terminateOn: "#" });
  clock.advance(3_000);
  world.playbacks.get("p")?.control("pause");
  clock.advance(60_000);
  world.playbacks.get("p")?.control("unpause");
  clock.advance(999);
  expect(world.playbacks.get("p")?.model.state).toBe("playing");
  clock.advance(1);
  expect(world.playbacks.get("p")).toBeUndefined();
  clock.advance(7_000);
  world.digit("c", "1");
  expect(world.recordings.get("r")?.model.state).toBe("recording");
  world.digit("c", "#");
  expect((await log.next("RecordingFinished")).recording).toMatchObject({ state: "done", duration: 7 });
  expect((await log.next("PlaybackFinished")).playback.state).toBe("done");
  expect(clock.timerCount).toBe(0);
});
