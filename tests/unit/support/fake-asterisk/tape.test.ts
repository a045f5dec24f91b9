import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { socketOpener } from "@/lib/ari/nodejs";
import type { AriSocket } from "@/lib/ari/transport";
import { type FakeAsterisk, startFakeAsterisk } from "../../../support/fake-asterisk/fake-asterisk";
import { startRecording } from "../../../support/fake-asterisk/record";
import { loadLists, playTape, readTape } from "../../../support/fake-asterisk/tape";

let fake: FakeAsterisk;
let folder: string;
let file: string;
let socket: AriSocket | undefined;

beforeEach(async () => {
  fake = await startFakeAsterisk({ phones: ["alice"] });
  folder = await mkdtemp(join(tmpdir(), "tape-"));
  file = join(folder, "calls.ndjson");
  await recordOneCall();
});

afterEach(async () => {
  await socket?.close();
  await fake.close();
  await rm(folder, { recursive: true });
});

async function recordOneCall(): Promise<void> {
  fake.world.addChannel({ id: "old" });
  const options = {
    url: fake.url,
    username: fake.username,
    password: fake.password,
    application: "tape",
    file,
  };
  const recording = await startRecording(options);
  fake.world.addChannel({ id: "new" });
  fake.world.setChannel("old", { state: "Up" });
  fake.world.addChannel({ id: "snoop", name: "Snoop/new-00000001" });
  fake.world.hangup("new");
  await expect.poll(async () => (await readFile(file, "utf8")).includes("ChannelDestroyed")).toBe(true);
  expect(await recording.stop()).toBe(5);
}

async function listen(): Promise<
  { type: string; application: string; channel: { id: string; name: string } }[]
> {
  const events: { type: string; application: string; channel: { id: string; name: string } }[] = [];
  await new Promise<void>((resolve) => {
    const open = socketOpener({ url: fake.url, username: fake.username, password: fake.password });
    socket = open(
      { application: "panel", subscribeAll: true },
      {
        onOpen: resolve,
        onText: (text) => events.push(JSON.parse(text)),
        onClose: () => undefined,
      },
    );
  });
  return events;
}

it("records the lists first, then every event with its time", async () => {
  const { header, lines } = await readTape(file);
  expect(header).toMatchObject({ version: "22.10.1", application: "tape" });
  expect(header.lists.channels.map(({ id }) => id)).toEqual(["old"]);
  expect(header.lists.endpoints).toHaveLength(1);
  expect(lines.map(({ event }) => event.type)).toEqual([
    "ChannelCreated",
    "ChannelStateChange",
    "ChannelCreated",
    "ChannelHangupRequest",
    "ChannelDestroyed",
  ]);
  expect(lines.every(({ atMs }, index) => atMs >= (lines[index - 1]?.atMs ?? 0))).toBe(true);
});

it("plays each round with new calls and the old ones as they were, for the application that listens", async () => {
  const tape = await readTape(file);
  const events = await listen();
  const { events: played } = await playTape(fake, tape, "panel", { eventsPerSecond: 5000, rounds: 2 });
  expect(played).toBe(10);
  await expect.poll(() => events.length).toBe(10);
  expect(events.map(({ channel }) => channel.id)).toEqual([
    ...["new", "old", "snoop", "new", "new"],
    ...["new-r1", "old", "snoop-r1", "new-r1", "new-r1"],
  ]);
  expect(events[7]?.channel.name).toBe("Snoop/new-r1-00000001");
  expect(new Set(events.map(({ application }) => application))).toEqual(new Set(["panel"]));
});

it("keeps the rate asked for, and adds the delays asked for", async () => {
  const tape = await readTape(file);
  await listen();
  const steady = await playTape(fake, tape, "panel", { eventsPerSecond: 200, rounds: 2 });
  expect(steady.durationMs).toBeGreaterThan(40);
  const late = await playTape(fake, tape, "panel", {
    eventsPerSecond: 10_000,
    extraDelayMs: (index) => (index === 2 ? 30 : 0),
  });
  expect(late.durationMs).toBeGreaterThan(28);
});

it("puts what the tape's Asterisk listed into the fake one", async () => {
  const tape = await readTape(file);
  const other = await startFakeAsterisk({ phones: [] });
  loadLists(other, tape.header);
  expect([...other.world.channels.keys()]).toEqual(["old"]);
  expect([...other.world.endpoints.keys()]).toEqual(["PJSIP/alice"]);
  await other.close();
});
