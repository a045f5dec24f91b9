import { beforeEach, describe, expect, it } from "vitest";
import { AriError, type AriEvent } from "@/lib/ari";
import type { SpyRow } from "@/lib/live/rows";
import { SpySession } from "@/server/nodes/spy-session";
import { StillClock } from "../media/lines";
import { pending } from "../media/paths";
import { type SessionNode, sessionNode } from "./session-node";

const target = "1700000000.1";
let world: SessionNode;
let session: SpySession;
let rows: SpyRow[];
let ended: number;
let whys: (string | undefined)[];
let mayBegin: boolean;

beforeEach(() => {
  world = sessionNode();
  world.here.add(target);
  rows = [];
  ended = 0;
  whys = [];
  mayBegin = true;
  session = create();
});

const create = () =>
  new SpySession({
    node: world.node,
    clock: new StillClock(),
    logger: world.logger,
    targetId: target,
    mode: "listen",
    whisperTo: "near",
    endpoint: "PJSIP/dave",
    reason: "",
    by: "eve",
    ownerId: "u1",
    mayBegin: (channelId) => channelId === target && mayBegin,
    onChange: (row) => rows.push(row),
    onStretch: () => undefined,
    onEnded: ({ why }) => {
      ended += 1;
      whys.push(why);
    },
  });

const settle = async () => {
  for (let turn = 0; turn < 40; turn += 1) await Promise.resolve();
};
const tell = (event: object) => session.onEvent(event as AriEvent);
const snoops = () => session.ownedIds().filter((id) => id.includes("-spysnoop-"));
/** Every channel that it waits for is in our application. */
const start = async () => {
  await settle();
  for (const id of snoops()) tell({ type: "StasisStart", channel: { id }, args: [] });
  await settle();
};
const active = async () => {
  await session.ring(20_000);
  tell({ type: "StasisStart", channel: { id: session.id }, args: ["spy"] });
  await start();
  expect(session.row.status).toBe("active");
};
const change = async (mode: "listen" | "whisper" | "barge", whisperTo: "near" | "far" = "near") => {
  const changing = session.change({ mode, whisperTo });
  await start();
  await changing;
};
const fail = (request: string) =>
  world.answers.set(request, () => Promise.reject(new AriError("server_error", "no.")));
const sent = () => world.requests.map((request) => request.split(" ")[0]);

it("keeps the mode in its row until those have no ear any more who are not to hear, and hears on", async () => {
  await active();
  await change("barge");
  const [barging] = snoops();
  const gone = pending();
  world.answers.set("channels.hangup", () => gone.promise);
  world.requests.length = 0;
  const changing = session.change({ mode: "listen" });
  await start();
  expect(sent()).toEqual(["channels.snoopChannelWithId", "bridges.addChannel", "channels.hangup"]);
  expect(session.row).toMatchObject({ mode: "barge", snoopChannelId: barging });
  // Its end was wanted, and is not the session's.
  tell({ type: "ChannelDestroyed", channel: { id: barging } });
  gone.answer();
  await changing;
  await settle();
  expect(session.row).toMatchObject({ mode: "listen", status: "active", snoopChannelId: snoops()[0] });
  expect(ended).toBe(0);
});

it("turns a whisper to the other side by taking the one ear away before it gives the other", async () => {
  await active();
  await change("whisper");
  world.requests.length = 0;
  await change("whisper", "far");
  expect(sent()).toEqual(["channels.snoopChannelWithId", "channels.hangup", "bridges.addChannel"]);
  expect(session.row).toMatchObject({ mode: "whisper", whisperTo: "far" });
});

it.each([
  ["barge", "listen", "near", "channels.hangup"],
  ["whisper", "whisper", "far", "channels.hangup"],
  ["whisper", "whisper", "far", "bridges.addChannel"],
] as const)(
  "from %s to %s %s it ends where %s fails, and never says the new mode",
  async (from, to, ear, request) => {
    await active();
    await change(from);
    fail(request);
    world.requests.length = 0;
    rows.length = 0;
    await expect(change(to, ear)).rejects.toMatchObject({ code: "asterisk_refused" });
    await settle();
    expect(ended).toBe(1);
    expect(new Set(rows.map(({ mode, whisperTo }) => `${mode} ${whisperTo}`))).toEqual(
      new Set([`${from} near`]),
    );
    expect(world.requests).toContain(`channels.hangup ${session.id}`);
    expect(sent()).toContain("bridges.destroy");
  },
);

it("goes on as it was where the new snoop cannot join", async () => {
  await active();
  const before = snoops();
  fail("bridges.addChannel");
  await expect(change("barge")).rejects.toMatchObject({ code: "asterisk_refused" });
  expect(session.row).toMatchObject({ mode: "listen", status: "active" });
  expect([snoops(), ended]).toEqual([before, 0]);
});

it("hangs up the phone at once when it ends, whatever step waits for Asterisk", async () => {
  await active();
  const stuck = pending();
  world.answers.set("channels.snoopChannelWithId", () => stuck.promise);
  const changing = session.change({ mode: "barge" });
  await settle();
  world.requests.length = 0;
  const ending = session.end();
  expect(world.requests).toEqual([`channels.hangup ${session.id}`]);
  expect(session.row.status).toBe("ending");
  stuck.answer();
  await start();
  await expect(changing).rejects.toMatchObject({ code: "spy_gone" });
  await ending;
  expect([session.row.status, session.row.mode, snoops(), ended]).toEqual(["ending", "listen", [], 1]);
});

describe("why it ended", () => {
  const gone = async (...ids: string[]) => {
    for (const id of ids) tell({ type: "ChannelDestroyed", channel: { id } });
    await settle();
  };

  it.each([
    ["the target hangs up", () => gone(target), "The call is over."],
    [
      "the target hangs up, whose snoop is told first",
      () => gone(snoops()[0] ?? "", target),
      "The call is over.",
    ],
    ["the phone hangs up", () => gone(session.id), "The phone has hung up."],
    ["somebody takes the snoop away", () => gone(snoops()[0] ?? ""), undefined],
    ["its owner stops it", () => session.end(), "You have stopped listening."],
    ["the right to it is lost", () => session.end("forbidden"), "You may no longer listen."],
    ["the panel is stopped", () => session.end("failed", "The panel was stopped."), "The panel was stopped."],
  ])("is told where %s", async (_how, act, why) => {
    await active();
    // Our own hanging up is told as well, sooner than it is answered.
    world.answers.set("channels.hangup", async () => {
      tell({ type: "ChannelDestroyed", channel: { id: session.id } });
      return {};
    });
    await act();
    await settle();
    expect(whys).toEqual([why]);
  });

  it("is told where the call was put on hold while the phone rang, and its music is to be kept", async () => {
    await session.ring(20_000);
    mayBegin = false;
    tell({ type: "StasisStart", channel: { id: session.id }, args: ["spy"] });
    await settle();
    expect(whys).toEqual([
      "Not listened to: the call is on hold, and to begin now may stop its hold music, which was to be kept.",
    ]);
    expect(sent()).not.toContain("channels.snoopChannelWithId");
    expect(world.requests).toContain(`channels.hangup ${session.id}`);
    expect(sent()).toContain("bridges.destroy");
  });

  it.each([
    [0, "The phone did not answer."],
    [17, "The phone is busy."],
    [21, "The phone declined the call."],
  ])("is told where the phone was not picked up, with cause %i", async (cause, why) => {
    await session.ring(20_000);
    tell({ type: "ChannelDestroyed", channel: { id: session.id }, cause });
    await settle();
    expect(whys).toEqual([why]);
  });

  it("is told where the phone could not be rung", async () => {
    const refusal = new AriError("allocation_failed", "no such phone.", { status: 500 });
    world.answers.set("channels.originateWithId", () => Promise.reject(refusal));
    await expect(session.ring(20_000)).rejects.toMatchObject({ code: "endpoint_unavailable" });
    expect(whys).toEqual(["PJSIP/dave cannot be called: it is not registered, or not there."]);
  });
});

describe("a call that is not answered yet", () => {
  const words = `${target} still rings: you hear the call as soon as it is answered.`;
  const pickUp = async () => {
    tell({ type: "StasisStart", channel: { id: session.id }, args: ["spy"] });
    await settle();
  };
  const becomes = async (state: "Ring" | "Ringing" | "Up") => {
    if (state === "Up") world.unanswered.delete(target);
    else world.unanswered.set(target, state);
    tell({ type: "ChannelStateChange", channel: { id: target, state } });
    await start();
  };
  const ends = async () => {
    world.here.delete(target);
    tell({ type: "ChannelDestroyed", channel: { id: target } });
    await settle();
  };
  const isSnooped = () => sent().includes("channels.snoopChannelWithId");

  beforeEach(async () => {
    world.unanswered.set(target, "Ringing");
    session = create();
    await session.ring(20_000);
  });

  it("is waited for in silence by who picks up before, heard from its answer on, and snooped once", async () => {
    await pickUp();
    expect(session.row).toMatchObject({ status: "waiting", heldBack: words, activeAtMs: null });
    expect([isSnooped(), snoops()]).toEqual([false, []]);
    await becomes("Up");
    await becomes("Up");
    expect(session.row).toMatchObject({ status: "active", heldBack: null, snoopChannelId: snoops()[0] });
    expect(sent().filter((request) => request === "channels.snoopChannelWithId")).toHaveLength(1);
  });

  it("is told of a caller in other words, and answered while no event came it is found by the lists", async () => {
    await pickUp();
    await becomes("Ring");
    expect(session.row.heldBack).toBe(
      `The call of ${target} is not answered yet: you hear it as soon as it is.`,
    );
    world.here.add(session.id);
    session.onResync(false);
    await settle();
    expect(session.row.status).toBe("waiting");
    world.unanswered.clear();
    session.onResync(false);
    await start();
    expect(session.row.status).toBe("active");
  });

  it("is not waited for where it is answered while the phone rings, and begins in the mode that was asked for", async () => {
    await session.change({ mode: "barge" });
    await becomes("Up");
    await pickUp();
    await start();
    expect(session.row).toMatchObject({ status: "active", mode: "barge" });
  });

  it("is begun in listening by who waited for it, and nobody is whispered to before", async () => {
    await session.change({ mode: "barge" });
    await pickUp();
    expect(session.row).toMatchObject({ status: "waiting", mode: "listen" });
    await expect(session.change({ mode: "whisper" })).rejects.toMatchObject({
      code: "not_possible_now",
      message: words,
      field: "mode",
    });
    await session.change({ whisperTo: "far" });
    await becomes("Up");
    expect(session.row).toMatchObject({ status: "active", mode: "listen", whisperTo: "far" });
  });

  it.each([true, false])(
    "ends with its words where nobody answers it (picked up: %s)",
    async (isPickedUp) => {
      if (isPickedUp) await pickUp();
      await ends();
      expect(whys).toEqual([`${target} did not answer: the call is over, or somebody else has taken it.`]);
      expect(isSnooped()).toBe(false);
      expect(world.requests).toContain(`channels.hangup ${session.id}`);
    },
  );

  it("ends as any call does where it was answered, and at once where its owner stops it", async () => {
    await pickUp();
    await becomes("Up");
    await ends();
    expect(whys).toEqual(["The call is over."]);
    world.here.add(target);
    world.unanswered.set(target, "Ringing");
    session = create();
    await session.ring(20_000);
    await pickUp();
    await session.end();
    expect(whys.at(-1)).toBe("You have stopped listening.");
    await becomes("Up");
    expect([session.row.status, snoops()]).toEqual(["ending", []]);
  });

  it("is not begun where it is on hold by then and its music is to be kept", async () => {
    await pickUp();
    mayBegin = false;
    await becomes("Up");
    expect(whys).toEqual([
      "Not listened to: the call is on hold, and to begin now may stop its hold music, which was to be kept.",
    ]);
    expect(isSnooped()).toBe(false);
  });

  it("does not come back to waiting where its end comes while the phone joins", async () => {
    const joining = pending();
    world.answers.set("bridges.addChannel", () => joining.promise);
    tell({ type: "StasisStart", channel: { id: session.id }, args: ["spy"] });
    await settle();
    const ending = session.end();
    joining.answer();
    await ending;
    expect(rows.slice(rows.findIndex(({ status }) => status === "ending"))).not.toContainEqual(
      expect.objectContaining({ status: "waiting" }),
    );
  });
});
