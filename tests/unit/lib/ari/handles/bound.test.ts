import { describe, expect, expectTypeOf, it } from "vitest";
import {
  type ApplicationHandle,
  type AsteriskHandle,
  type AsteriskInfo,
  type AsteriskPing,
  type BridgeHandle,
  type Channel,
  type ChannelHandle,
  Key,
  type Kind,
  operations,
  type PlaybackHandle,
  type StoredRecordingHandle,
} from "@/lib/ari";
import { handleMethods } from "@/lib/ari/connection/handle-methods";
import type { OperationEntry } from "@/lib/ari/table";
import { HandleWorld } from "../handle-world";

/** Resource of the table, and which path parameters make its handle; by kind, for the two kinds of recordings. */
const kindOf: Readonly<Record<string, (entry: OperationEntry) => Kind | undefined>> = {
  applications: byParameter("applicationName", "application"),
  asterisk: () => "asterisk",
  bridges: byParameter("bridgeId", "bridge"),
  channels: byParameter("channelId", "channel"),
  deviceStates: byParameter("deviceName", "deviceState"),
  endpoints: byParameter("tech", "endpoint"),
  events: () => undefined,
  mailboxes: byParameter("mailboxName", "mailbox"),
  playbacks: byParameter("playbackId", "playback"),
  recordings: (entry) =>
    entry.path.startsWith("/recordings/live/")
      ? "liveRecording"
      : byParameter("recordingName", "storedRecording")(entry),
  sounds: byParameter("soundId", "sound"),
};

function byParameter(name: string, kind: Kind): (entry: OperationEntry) => Kind | undefined {
  return ({ path }) => (path.includes(`{${name}}`) ? kind : undefined);
}

/** Operations that no handle has by their id, with what it has instead. */
const replaced: Readonly<Record<string, string>> = {
  "channels.play": "stagePlay, play: the id is chosen before the request",
  "channels.playWithId": "stagePlay, play",
  "channels.record": "stageRecord, record: name and format have defaults",
  "channels.snoopChannel": "stageSnoop",
  "channels.snoopChannelWithId": "stageSnoop",
  "channels.dial": "dial, which is a session",
  "channels.originateWithId": "client.channels.stageOriginate: makes the channel",
  "bridges.createWithId": "client.bridges.stageCreate: makes the bridge",
  "bridges.play": "stagePlay, play",
  "bridges.playWithId": "stagePlay, play",
  "bridges.record": "stageRecord, record",
  "endpoints.listByTech": "a list, of no one endpoint",
};

/** Handles name what their kind says already in fewer words. */
const renamed: Readonly<Record<string, string>> = {
  "endpoints.sendMessageToEndpoint": "sendMessage",
  "endpoints.referToEndpoint": "refer",
  "recordings.getStored": "get",
  "recordings.deleteStored": "delete",
  "recordings.getStoredFile": "file",
  "recordings.copyStored": "copy",
  "recordings.getLive": "get",
};

const ids: Readonly<Record<Kind, string>> = {
  channel: "17.1/ä",
  bridge: "b",
  playback: "p",
  liveRecording: "folder/r",
  storedRecording: "folder/r",
  endpoint: "PJSIP/a/b",
  deviceState: "Stasis:lamp",
  mailbox: "alice@default",
  sound: "hello-world",
  application: "app",
  asterisk: "node",
};

const all = Object.entries(operations).flatMap(([resource, entries]) =>
  Object.entries(entries).map(([nickname, entry]) => ({
    name: `${resource}.${nickname}`,
    nickname,
    entry,
    kind: kindOf[resource]?.(entry),
  })),
);
const ofHandles = all.filter(({ kind }) => kind !== undefined);
const bound = ofHandles.filter(({ name }) => replaced[name] === undefined);

/** The least that an operation takes besides what its handle knows, and a value for each. */
function leastOf(entry: OperationEntry, known: readonly string[]): Record<string, unknown> {
  const values = { string: "x", int: 1, long: 1, boolean: true, object: {}, containers: { X: "1" } };
  return Object.fromEntries(
    entry.parameters
      .filter(({ name, required }) => required !== false && !known.includes(name))
      .map(({ name, type, values: allowed, min }) => [name, allowed?.[0] ?? min ?? values[type]]),
  );
}

const handleOf = (world: HandleWorld, kind: Kind) =>
  handleMethods(world.context).handle(Key.of(kind, ids[kind])) as unknown as Record<
    string,
    (...given: readonly unknown[]) => Promise<unknown>
  >;

describe("the operations of the table", () => {
  it("have a kind, or none, for each resource", () => {
    expect(Object.keys(kindOf).sort()).toEqual(Object.keys(operations).sort());
    const names = all.map(({ name }) => name);
    for (const name of [...Object.keys(replaced), ...Object.keys(renamed)]) expect(names).toContain(name);
  });

  it.each(bound)(
    "$name is bound on its handle, with the id filled in",
    async ({ name, nickname, entry, kind }) => {
      const world = new HandleWorld();
      if (kind === undefined) throw new Error("filtered above");
      const handle = handleOf(world, kind);
      const method = renamed[name] ?? nickname;
      expect(handle[method]).toBeTypeOf("function");
      const known =
        kind === "asterisk"
          ? []
          : kind === "endpoint"
            ? ["tech", "resource"]
            : [...entry.path.matchAll(/\{(\w+)\}/g)].map(([, word]) => word ?? "").slice(0, 1);
      const least = leastOf(entry, known);
      const hasParameters = entry.parameters.some((parameter) => !known.includes(parameter.name));
      const options = { timeoutMs: 1 };
      const answer = hasParameters ? handle[method]?.(least, options) : handle[method]?.(options);
      // A list is answered with an object here: what counts is what was sent.
      await answer?.catch((error: { code: string }) => expect(error.code).toBe("invalid_response"));
      const [tech = "", ...rest] = ids.endpoint.split("/");
      const values: Record<string, string> = { tech, resource: rest.join("/") };
      const path = entry.path.replace(/\{(\w+)\}/g, (_, word: string) =>
        encodeURIComponent(String(known.includes(word) ? (values[word] ?? ids[kind]) : least[word])),
      );
      expect(world.sent().map((line) => line.replace(/\?.*/, ""))).toEqual([`${entry.method} ${path}`]);
    },
  );

  it.each(Object.keys(replaced))("%s is not: the handle has something better", (name) => {
    const found = ofHandles.find((operation) => operation.name === name);
    if (found?.kind === undefined) {
      expect(name).toBe("endpoints.listByTech");
      return;
    }
    const handle = handleOf(new HandleWorld(), found.kind);
    const own = ["play", "record", "dial"].includes(found.nickname);
    // These are sessions, where there are such: never the operation itself.
    if (!own) expect(handle[found.nickname]).toBeUndefined();
    else expect(Object.getOwnPropertyNames(bindingOf(handle))).not.toContain(found.nickname);
  });
});

/** The class between a handle's own and `Handle`: what was bound. */
function bindingOf(handle: object): object {
  return Object.getPrototypeOf(Object.getPrototypeOf(handle));
}

describe("a bound operation", () => {
  const world = new HandleWorld();

  it("sends the id of its handle, whatever it is given", async () => {
    const given: object = { reason: "busy", channelId: "another" };
    await world.channel("1").hangup(given);
    expect(world.sent()).toEqual(["DELETE /channels/1?reason=busy"]);
  });

  it("takes its parameters, or none where all may be left out", async () => {
    await world.channel("1").hangup();
    await world.channel("1").hangup({ reason: "busy" });
    await world.channel("1").answer();
    await world.channel("1").setChannelVar({ variable: "X", value: "1" });
    await world.bridge("b").addChannel({ channel: ["1", "2"] });
    expect(world.sent()).toEqual([
      "DELETE /channels/1",
      "DELETE /channels/1?reason=busy",
      "POST /channels/1/answer",
      "POST /channels/1/variable?variable=X&value=1",
      "POST /bridges/b/addChannel?channel=1,2",
    ]);
  });

  it("takes the options of a call in the place that its type says", async () => {
    const { signal } = new AbortController();
    await world.channel("1").answer({ signal });
    await world.channel("1").hangup({}, { signal });
    await world.channel("1").hangup(undefined, { signal });
    expect(world.sent()).toEqual(["POST /channels/1/answer", "DELETE /channels/1", "DELETE /channels/1"]);
  });

  it("rejects, and does not throw, for what is wrong with the call", async () => {
    const wrong = { reason: "tired" } as unknown as { reason: "busy" };
    await expect(world.channel("1").hangup(wrong)).rejects.toMatchObject({ code: "invalid_parameter" });
    expect(world.sent()).toEqual([]);
  });
});

describe("the types of bound operations", () => {
  // Never called: it is for the compiler to read.
  const compiles = (channel: ChannelHandle, bridge: BridgeHandle, node: AsteriskHandle) => [
    () => channel.answer(),
    () => channel.answer({ timeoutMs: 1 }),
    () => channel.hangup(),
    () => channel.hangup({ reason: "busy" }, { timeoutMs: 1 }),
    () => channel.sendDTMF({ dtmf: "1" }),
    () => bridge.addChannel({ channel: "1" }),
    () => bridge.setVideoSource({ channelId: "1" }),
    () => node.getInfo(),
    () => node.getInfo({ only: ["system"] }, { timeoutMs: 1 }),
    () => node.getModule({ moduleName: "res_ari.so" }),
    // @ts-expect-error: there is no such reason
    () => channel.hangup({ reason: "tired" }),
    // @ts-expect-error: the handle knows its id
    () => channel.hangup({ channelId: "1" }),
    // @ts-expect-error: it takes no parameters
    () => channel.answer({ reason: "busy" }),
    // @ts-expect-error: an answer takes options only
    () => channel.answer({}, { timeoutMs: 1 }),
    // @ts-expect-error: the variable is required
    () => channel.getChannelVar(),
    // @ts-expect-error: so is the channel
    () => bridge.addChannel({ role: "announcer" }),
    // @ts-expect-error: there is no such part
    () => node.getInfo({ only: ["weather"] }),
  ];

  it("are as the operations, less the id", () => {
    expect(compiles).toBeTypeOf("function");
    expectTypeOf<ChannelHandle["get"]>().returns.resolves.toEqualTypeOf<Channel>();
    expectTypeOf<ChannelHandle["answer"]>().returns.resolves.toEqualTypeOf<void>();
    expectTypeOf<StoredRecordingHandle["file"]>().returns.resolves.toEqualTypeOf<Uint8Array>();
    expectTypeOf<AsteriskHandle["getInfo"]>().returns.resolves.toEqualTypeOf<AsteriskInfo>();
    expectTypeOf<AsteriskHandle["ping"]>().returns.resolves.toEqualTypeOf<AsteriskPing>();
    expectTypeOf<PlaybackHandle["control"]>()
      .parameter(0)
      .toEqualTypeOf<{ operation: "restart" | "pause" | "unpause" | "reverse" | "forward" }>();
    expectTypeOf<ApplicationHandle["subscribe"]>().parameter(0).not.toHaveProperty("applicationName");
  });
});
