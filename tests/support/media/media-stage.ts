import pino from "pino";
import { afterAll, afterEach, beforeAll, expect, inject, vi } from "vitest";
import { EventStream } from "@/lib/ari";
import { createClient, socketOpener } from "@/lib/ari/nodejs";
import { createMemoryBus } from "@/server/bus/memory";
import { type NodeConfig, Secret } from "@/server/config";
import { type ListenPath, openListenPath } from "@/server/media/listen-path";
import type { MediaPath, PathEnd } from "@/server/media/media-channel";
import { MediaChannels } from "@/server/media/media-channels";
import { openTalkPath, type TalkPath, type Whisper } from "@/server/media/talk-path";
import { systemClock } from "@/server/nodes/clock";
import { Node } from "@/server/nodes/node";
import { type AsteriskCoordinates, ariRequest, snapshotOfThings, type ThingsCount } from "../asterisk/rest";
import { scheduleAsterisk } from "../asterisk/schedule";
import { type Phone, type PlacedCall, placeCall, startPhone } from "../phones/phone";
import { type Things, thingsOfThisProcess } from "../processes/things";
import { PcmEar } from "./pcm-ear";
import { speak } from "./pcm-mouth";

/**
 * What the caller and the called agent say in a staged call. No whole number of periods is in 20 ms: a frame that is left
 * out or said twice would not be noticed.
 */
export const callerHz = 710;
export const agentHz = 1_210;
/** So many steps of 20 ms a phone's sound may be late, by the machine or by Asterisk's own threads, without a hole. */
const aheadPackets = 3;
/** What we say into it. */
export const ourHz = 1_500;
/** The tones are told apart from what is left of them below this. */
export const loudDb = -25;
export const quietDb = -70;

/** A node of the panel on a real Asterisk, without the panel around it. */
async function connectNode(asterisk: AsteriskCoordinates): Promise<Node> {
  const { url, username, password, application } = asterisk;
  const config: NodeConfig = {
    node: `pbx-${asterisk.version}`,
    name: `pbx-${asterisk.version}`,
    url,
    wsUrl: `${url.replace(/^http/, "ws")}/events`,
    origin: null,
    mediaHost: null,
    username,
    password: new Secret(password),
    application,
  };
  const client = createClient({ url, username, password });
  const openSocket = socketOpener({ url, wsUrl: config.wsUrl, username, password });
  const logger = pino({ level: process.env["PATCHBAY_LOG_LEVEL"] ?? "silent" });
  const node = new Node({
    config,
    client,
    openStream: (hooks) => new EventStream({ client, openSocket, application, ...hooks }),
    bus: createMemoryBus((error) => console.error(error)),
    clock: systemClock,
    logger,
  });
  node.start();
  await vi.waitFor(() => expect(node.isLive).toBe(true), 10_000);
  return node;
}

/** The same node with other settings: what is connected stays as it is. */
export function configured(node: Node, more: Partial<NodeConfig>): Node {
  const config = { ...node.config, ...more };
  return new Proxy(node, {
    get(target, key) {
      if (key === "config") return config;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** What this process holds when what closes by itself has closed; not by a helper that polls, whose timers would count. */
async function settledThings(): Promise<Things> {
  await new Promise((resolve) => setTimeout(resolve, 500));
  return thingsOfThisProcess();
}

/** One real Asterisk, a node on it, an agent's phone. After each test nothing may be left that was not there before. */
export function stageMedia(version: "22" | "16") {
  const asterisk = inject("asterisks")[version];
  const media = new MediaChannels({ clock: systemClock });
  const logger = pino({ level: process.env["PATCHBAY_LOG_LEVEL"] ?? "silent" });
  let node: Node;
  let agent: Phone;
  let before: ThingsCount;
  let ownBefore: Things;
  const open = new Set<MediaPath>();
  const placed = new Set<() => Promise<unknown>>();

  beforeAll(async () => {
    await (await connectNode(asterisk)).close();
    ownBefore = await settledThings();
    node = await connectNode(asterisk);
    await scheduleAsterisk(asterisk, "first");
    agent = await startPhone({ asterisk, name: "bob", answer: "at-once" });
    before = await snapshotOfThings(asterisk);
  });

  afterEach(async () => {
    await Promise.all([...open].map((path) => path.end()));
    open.clear();
    await Promise.all([...placed].map((hangUp) => hangUp()));
    placed.clear();
    await expect.poll(() => snapshotOfThings(asterisk), { timeout: 3_000 }).toEqual(before);
    expect(agent.errors()).toBe("");
    agent.ear.say(undefined);
    agent.ear.forget();
  });

  afterAll(async () => {
    await scheduleAsterisk(asterisk, "as-others");
    await agent?.stop();
    await node?.close();
    expect(await settledThings()).toEqual(ownBefore);
  });

  return {
    asterisk,
    media,
    logger,
    clock: systemClock,
    node: () => node,
    agent: () => agent,
    /** carol talks with bob by Dial(), each says a tone; the answer is bob's leg. */
    async talk(): Promise<{ targetId: string; caller: PlacedCall }> {
      const caller = await placeCall({ asterisk, from: "carol", to: "1002" });
      placed.add(() => caller.hangUp());
      await caller.answered;
      caller.ear.say(callerHz);
      agent.ear.say(agentHz);
      const targetId = await vi.waitFor(() => {
        const leg = [...node.live.rows("channels")].find(
          ({ endpoint, bridgeId }) => endpoint === "PJSIP/bob" && bridgeId !== null,
        );
        if (leg === undefined) throw new Error("bob is not in a bridge");
        return leg.id;
      }, 5_000);
      await Promise.all([agent.ear.hears(callerHz, loudDb, 5_000), caller.ear.hears(agentHz, loudDb, 5_000)]);
      return { targetId, caller };
    },
    /**
     * A channel that gets a tone of 1004 Hz from Asterisk. Nothing for counting slips: the tone's thread and the snoop's
     * each have a timer of 20 ms, and where the one is late the snoop has silence instead (res/res_stasis_snoop.c). In
     * four seconds on a busy machine 48 of 96 ears heard it though nobody had changed anything; of a phone, none of 176.
     */
    async tone(): Promise<string> {
      const id = `tone-${crypto.randomUUID()}`;
      const { application } = asterisk;
      placed.add(() => ariRequest(asterisk, "DELETE", `/channels/${id}`).catch(() => undefined));
      await ariRequest(
        asterisk,
        "POST",
        `/channels/${id}?endpoint=Local/600@default&app=${application}&appArgs=tone`,
      );
      await vi.waitFor(() => expect(node.live.row("channels", id)?.state).toBe("Up"), 5_000);
      return id;
    },
    /** carol's leg of a call in which nobody else speaks: what she says comes by her own clock. */
    async voice(): Promise<{ targetId: string; caller: PlacedCall }> {
      const known = new Set([...node.live.rows("channels")].map(({ id }) => id));
      const caller = await placeCall({ asterisk, from: "carol", to: "900" });
      placed.add(() => caller.hangUp());
      await caller.answered;
      caller.ear.say(callerHz);
      const targetId = await vi.waitFor(() => {
        const leg = [...node.live.rows("channels")].find(({ id, state }) => !known.has(id) && state === "Up");
        if (leg === undefined) throw new Error("carol has no leg");
        return leg.id;
      }, 5_000);
      return { targetId, caller };
    },
    /** What listens from now on has some of this phone's sound in store. */
    getAhead: ({ ear }: Pick<Phone, "ear">) => ear.getAhead(aheadPackets),
    listen(targetId: string, sides: "mixed" | "apart" = "mixed", on: Node = node) {
      const ears = { mix: new PcmEar(), near: new PcmEar(), far: new PcmEar() };
      const broken: PathEnd[] = [];
      const path: ListenPath = openListenPath({
        node: on,
        media,
        clock: systemClock,
        logger,
        targetId,
        sides,
        onFrame: (stream, samples, index) => ears[stream].take(samples, index),
        onBroken: (why) => broken.push(why),
      });
      open.add(path);
      return { path, ears, broken };
    },
    /** Says 1500 Hz on it until the path has ended. */
    async whisper(targetId: string, whisper: Whisper) {
      const broken: PathEnd[] = [];
      const path: TalkPath = openTalkPath({
        node,
        media,
        clock: systemClock,
        logger,
        targetId,
        whisper,
        onBroken: (why) => broken.push(why),
      });
      open.add(path);
      const stop = speak(path, ourHz);
      placed.add(async () => stop());
      await path.ready;
      return { path, broken, stop };
    },
    /** The ids of all channels and bridges that Asterisk lists, among these. */
    async left(ids: readonly string[]): Promise<string[]> {
      const lists = await Promise.all(
        ["/channels", "/bridges"].map((path) => ariRequest(asterisk, "GET", path)),
      );
      const all = lists.flatMap((list) => (list as { id: string }[]).map(({ id }) => id));
      return all.filter((id) => ids.includes(id));
    },
    ask: (method: "GET" | "POST" | "DELETE", path: string) => ariRequest(asterisk, method, path),
  };
}
