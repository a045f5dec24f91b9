import { beforeEach, describe, expect, it, vi } from "vitest";
import { defaultSpyPolicy, type SpyPolicy } from "@/lib/api/spy-policy";
import { AriError } from "@/lib/ari";
import type { SpyRow } from "@/lib/live/rows";
import type { MediaOpener } from "@/server/media/media-channel";
import { Tickets } from "@/server/media/tickets";
import { SessionLedger } from "@/server/nodes/session-ledger";
import { Spies } from "@/server/nodes/spies";
import type { RecordingLog } from "@/server/storage/ports";
import { type SessionNode, sessionNode } from "./session-node";

const target = "1700000000.1";
let world: SessionNode;
let spies: Spies;
let ended: SpyRow[];
let whys: (string | undefined)[];

/** By phone no sound comes through the panel. */
const media: MediaOpener = {
  transportOf: () => Promise.reject(new Error("a phone needs no media channel")),
  hasOpus: () => Promise.reject(new Error("a phone needs no media channel")),
  open: () => Promise.reject(new Error("a phone needs no media channel")),
};

const start = (endpoint = "PJSIP/bob") =>
  spies.startByPhone({
    targetId: target,
    mode: "listen",
    whisperTo: "near",
    reason: "",
    endpoint,
    timeoutMs: 30_000,
    mayBegin: () => true,
    owner: { kind: "user", id: "u1", actor: "eve", name: "Eve", role: "supervisor", sessionId: "s1" },
  });
const hangups = () => world.requests.filter((request) => request.startsWith("channels.hangup"));
let policy: SpyPolicy;
const recordings: RecordingLog = {
  save: async () => undefined,
  list: async () => [],
  get: async () => undefined,
  unended: async () => [],
  remove: async () => undefined,
};

beforeEach(() => {
  world = sessionNode();
  world.here.add(target);
  ended = [];
  whys = [];
  policy = defaultSpyPolicy;
  const clock = { now: () => 0, every: () => () => undefined, after: () => () => undefined };
  spies = new Spies({
    node: world.node,
    logger: world.logger,
    clock,
    media,
    tickets: new Tickets(clock),
    ledger: new SessionLedger(),
    recordings,
    policy: () => policy,
    onHeard: () => undefined,
    onNoticeFailed: () => undefined,
    onStretch: ({ row, why }) => {
      ended.push(row);
      whys.push(why);
    },
  });
});

describe("Spies", () => {
  it("puts nobody twice on a call by phone, and says whether it is the same phone", async () => {
    await start();
    await expect(start()).rejects.toThrow("You are on this call already, by this phone.");
    await expect(start("PJSIP/carol")).rejects.toThrow(
      "You are on this call already, by another of your phones.",
    );
  });

  it("hangs up the phone when the target ends while the phone is being rung", async () => {
    let answered: (value: unknown) => void = () => undefined;
    world.answers.set("channels.originateWithId", () => new Promise((resolve) => (answered = resolve)));
    const started = start();
    await vi.waitFor(() => expect(world.requests).toHaveLength(1));
    world.tell({ type: "ChannelDestroyed", channel: { id: target } });
    answered({});
    const id = await started;
    await vi.waitFor(() => expect(ended).toHaveLength(1));
    // A hang-up before the answer would meet no channel, and the phone would ring on for nobody.
    expect(world.requests.indexOf(`channels.hangup ${id}`)).toBeGreaterThan(0);
    expect(world.rows.size).toBe(0);
  });

  it("hangs up a phone that may ring although no answer came", async () => {
    world.answers.set("channels.originateWithId", () =>
      Promise.reject(new AriError("timeout", "no answer.", { retryable: false })),
    );
    let hungUp: (value: unknown) => void = () => undefined;
    world.answers.set("channels.hangup", () => new Promise((resolve) => (hungUp = resolve)));
    // Told at once: an Asterisk that is as silent to the hang-up would double the wait.
    await expect(start()).rejects.toMatchObject({ code: "asterisk_timeout" });
    await vi.waitFor(() => expect(hangups()).toHaveLength(1));
    hungUp({});
    await vi.waitFor(() => expect(ended).toHaveLength(1));
  });

  it("hangs up a phone that answers after its session has ended", () => {
    world.tell({ type: "StasisStart", channel: { id: "patchbay-spyleg-old" }, args: ["spy"] });
    world.tell({ type: "StasisStart", channel: { id: "patchbay-call-1" }, args: [] });
    expect(hangups()).toEqual(["channels.hangup patchbay-spyleg-old"]);
  });

  it("ends a session whose Asterisk has started anew, however young it is", async () => {
    await start();
    world.here.delete(target);
    world.resync(true);
    await vi.waitFor(() => expect(ended).toHaveLength(1));
    expect(whys).toEqual(["Asterisk was restarted, which ended the call."]);
  });

  it("keeps a young session that the lists do not have yet", async () => {
    await start();
    world.resync(false);
    await Promise.resolve();
    expect(ended).toEqual([]);
    expect(hangups()).toEqual([]);
  });

  it("sweeps what no session owns, and leaves both halves of a Local phone of its own", async () => {
    const id = await start();
    for (const channel of [id, `${id};2`, "patchbay-spyleg-old", "patchbay-spysnoop-old"])
      world.here.add(channel);
    world.resync(false);
    await vi.waitFor(() => expect(hangups()).toHaveLength(2));
    expect(hangups()).toEqual([
      "channels.hangup patchbay-spyleg-old",
      "channels.hangup patchbay-spysnoop-old",
    ]);
  });

  it.each([
    { what: "role", role: "operator", ends: true },
    { what: "disabled", ends: true },
    { what: "removed", ends: true },
    { what: "role", role: "admin", ends: false },
    { what: "password", ends: false },
    { what: "signed_out", ends: false },
  ] as const)("on $what $role: the listening ends: $ends", async ({ ends, ...change }) => {
    await start();
    spies.onAccessChange({ kind: "user", id: "somebody else", ...change });
    spies.onAccessChange({ kind: "user", id: "u1", ...change });
    await spies.close();
    // The close ends what the change has left.
    expect(world.requests.filter((request) => request.startsWith("bridges.destroy"))).toHaveLength(
      ends ? 2 : 1,
    );
    expect(ended).toHaveLength(1);
    expect(whys).toEqual([ends ? "You may no longer listen." : "The panel was stopped."]);
  });

  it("holds what runs to a policy that has become stricter, and to the role that its owner has now", async () => {
    await start();
    spies.onAccessChange({ kind: "user", id: "u1", what: "role", role: "admin" });
    policy = { ...policy, roles: { ...policy.roles, listen: "admin" } };
    spies.onPolicyChange();
    await Promise.resolve();
    expect(hangups()).toEqual([]);
    spies.onAccessChange({ kind: "user", id: "u1", what: "role", role: "supervisor" });
    await vi.waitFor(() => expect(ended).toHaveLength(1));
    await start();
    spies.onPolicyChange();
    await vi.waitFor(() => expect(ended).toHaveLength(2));
  });

  it("closes only when the end of each session is on disk", async () => {
    let written: () => void = () => undefined;
    const clock = { now: () => 0, every: () => () => undefined, after: () => () => undefined };
    const onStretch = () => new Promise<void>((resolve) => (written = resolve));
    const tickets = new Tickets(clock);
    spies = new Spies({
      node: world.node,
      logger: world.logger,
      clock,
      media,
      tickets,
      ledger: new SessionLedger(),
      recordings,
      policy: () => policy,
      onHeard: () => undefined,
      onNoticeFailed: () => undefined,
      onStretch,
    });
    await start();
    let isClosed = false;
    const closed = spies.close().then(() => {
      isClosed = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isClosed).toBe(false);
    written();
    await closed;
  });
});
