import { beforeEach, describe, expect, it, vi } from "vitest";
import { AriError } from "@/lib/ari";
import type { TalkRow } from "@/lib/live/rows";
import { bridge, channel } from "../../lib/live/samples";
import { callerId, talkStage } from "./talk-stage";

let stage: ReturnType<typeof talkStage>;

beforeEach(() => {
  stage = talkStage();
});

const toCaller = { kind: "channel", channelId: callerId } as const;
const nothing = () => {
  stage.clock.advance(1_000);
  expect(stage.rows()).toEqual([]);
  expect(stage.ended).toHaveLength(1);
};

/** A bridge of ours with two others. */
const room = () => {
  const bridgeId = `${stage.application}-bridge-1`;
  stage.asterisk.emit("BridgeCreated", { bridge: bridge(bridgeId, []) });
  for (const id of ["one", "two"]) {
    stage.asterisk.emit("StasisStart", { channel: stage.up(id, `PJSIP/${id}-1`), args: [] });
    stage.enter(bridgeId, id);
  }
  return bridgeId;
};

describe("the end of a talk", () => {
  it("hangs up the other party and takes the bridge away", async () => {
    const { id, socket } = await stage.begin(toCaller);
    const { bridgeId } = stage.row();
    await stage.talks.get(id).end();
    expect(stage.hungUp()).toContain(callerId);
    expect(stage.destroyed()).toContain(bridgeId);
    expect(socket.ends).toEqual(["ended"]);
    // No failure: nothing is to be read, and the row goes at once.
    expect(stage.rows()).toEqual([]);
    expect(() => stage.talks.get(id)).toThrow(expect.objectContaining({ code: "talk_gone" }));
  });

  it("stands in the row, whatever step it comes in", async () => {
    for (let step = 0; step < 30; step += 1) {
      stage = talkStage();
      const to = { kind: "endpoint", endpoint: "PJSIP/bob", callerId: "", timeoutMs: 20_000 } as const;
      const started = stage.talks.start({ to, owner: stageOwner }).catch(() => undefined);
      for (let turn = 0; turn < step; turn += 1) await Promise.resolve();
      const put = vi.spyOn(stage.asterisk.node.live, "put");
      const ended = stage.talks.get(stage.row().id).end();
      await Promise.all([started, ended]);
      const told = put.mock.calls.map(([, row]) => (row as TalkRow).status);
      expect([step, ...new Set(told)]).toEqual([step, "ending"]);
    }
  });

  it("follows the other party's", async () => {
    const { socket } = await stage.begin(toCaller);
    stage.leave(callerId);
    await stage.asterisk.settle();
    expect(stage.row().failure).toBe("The other party has hung up.");
    expect(socket.ends).toEqual(["hung_up"]);
    nothing();
  });

  it("leaves a bridge that was there before with those who are in it", async () => {
    const bridgeId = room();
    const { id } = await stage.begin({ kind: "bridge", bridgeId });
    expect(stage.row()).toMatchObject({ peerId: null, bridgeId });
    await stage.talks.get(id).dtmf("5");
    expect(stage.asterisk.askedFor("channels.sendDTMF").map((asked) => asked["channelId"])).toEqual([
      "one",
      "two",
    ]);
    await stage.talks.get(id).end();
    expect([stage.hungUp(), stage.destroyed()]).toEqual([[], []]);
    nothing();
  });

  it("leaves those who have come since to each other", async () => {
    const { id } = await stage.begin(toCaller);
    stage.enter(stage.row().bridgeId, "third");
    await stage.talks.get(id).end();
    await stage.asterisk.settle();
    expect([stage.hungUp(), stage.destroyed()]).toEqual([[], []]);
    nothing();
  });

  it("goes on with those who have come since when the first one hangs up", async () => {
    await stage.begin(toCaller);
    const { bridgeId } = stage.row();
    stage.enter(bridgeId, "third");
    stage.leave(callerId);
    stage.clock.advance(1_000);
    await stage.asterisk.settle();
    expect(stage.row()).toMatchObject({ status: "active", peerId: null });
  });

  it("does not hang up who was moved to somebody else", async () => {
    const { socket } = await stage.begin(toCaller);
    stage.leave(callerId, { ends: false });
    stage.enter(room(), callerId);
    stage.clock.advance(200);
    await stage.asterisk.settle();
    expect(stage.row().failure).toBe("The other party was taken to somebody else.");
    expect(stage.hungUp()).not.toContain(callerId);
    expect(socket.ends).toEqual(["hung_up"]);
    nothing();
  });

  it("follows a transfer: who comes in the place of the other party is the other party", async () => {
    const { id } = await stage.begin(toCaller);
    const { bridgeId } = stage.row();
    const next = stage.up("transferred", "Local/1003@default-1;1");
    stage.asterisk.emit("StasisStart", { channel: next, args: [], replace_channel: channel(callerId) });
    stage.enter(bridgeId, next.id);
    stage.leave(callerId);
    stage.clock.advance(200);
    await stage.asterisk.settle();
    expect(stage.row()).toMatchObject({ status: "active", peerId: next.id });
    await stage.talks.get(id).end();
    expect(stage.hungUp()).toContain(next.id);
  });

  it("goes along where a person takes the browser's channel to another bridge", async () => {
    const { id } = await stage.begin(toCaller);
    const { mediaChannelId } = stage.row();
    const elsewhere = room();
    stage.leave(mediaChannelId, { ends: false });
    stage.enter(elsewhere, mediaChannelId);
    stage.clock.advance(200);
    expect(stage.row()).toMatchObject({ status: "active", bridgeId: elsewhere, peerId: null });
    await stage.talks.get(id).end();
    expect(stage.hungUp()).toEqual([]);
  });

  it.each([
    ["taken away", "failed"],
    ["out of its bridge", "hung_up"],
  ] as const)("comes when the browser's channel is %s", async (how, code) => {
    const { socket } = await stage.begin(toCaller);
    stage.leave(stage.row().mediaChannelId, { ends: how === "taken away" });
    stage.clock.advance(200);
    await stage.asterisk.settle();
    expect(socket.ends).toEqual([code]);
    expect(stage.hungUp()).toContain(callerId);
    nothing();
  });

  it.each([
    ["user", { what: "disabled" }, true],
    ["user", { what: "role", role: "supervisor" }, false],
    ["user", { what: "password" }, false],
    ["user", { what: "signed_out", sessionId: "session of olga" }, true],
    ["user", { what: "signed_out", sessionId: "another" }, false],
  ] as const)("comes with the right to it: %s %o", async (kind, change, ends) => {
    const { socket } = await stage.begin(toCaller);
    stage.talks.onAccessChange({ kind, id: "olga", ...change });
    // At once, and not behind what Asterisk is asked.
    expect(socket.ends).toEqual(ends ? ["forbidden"] : []);
  });

  it("comes when the page does not come, or does not come back", async () => {
    const { talkId } = await stage.talks.start({ to: toCaller, owner: { ...stageOwner } });
    stage.clock.advance(10_000);
    await stage.asterisk.settle();
    expect(() => stage.talks.get(talkId)).toThrow();
    // Nobody was answered for a page that did not come.
    expect(stage.asterisk.askedFor("channels.answer")).toEqual([]);
    expect(stage.hungUp()).not.toContain(callerId);
    nothing();
  });

  it("comes with a restart of Asterisk, and with what a list does not have any more", async () => {
    const restarted = await stage.begin(toCaller);
    await stage.asterisk.list([], [], { restarted: true });
    await stage.asterisk.settle();
    expect(stage.row().failure).toBe("Asterisk was restarted, which ended the call.");
    expect(restarted.socket.ends).toEqual(["failed"]);
  });

  it.each(["before", "behind", "without"] as const)(
    "says that Asterisk was lost where the sound broke %s its connection",
    async (when) => {
      const { socket } = await stage.begin(toCaller);
      const { row } = stage.talks.get(stage.row().id);
      if (when === "behind") stage.asterisk.lose();
      stage.opened[0]?.onEnd();
      if (when === "before") stage.asterisk.lose();
      stage.clock.advance(200);
      await stage.asterisk.settle();
      const failure =
        when === "without"
          ? "The sound of this call was lost. Start again."
          : "The connection to this Asterisk was lost, and the sound with it.";
      expect(stage.talked).toMatchObject([{ row: { id: row.id, failure }, causeText: failure }]);
      expect(socket.ends).toEqual(["failed"]);
      nothing();
    },
  );

  it("does not come by a list that is older than the talk", async () => {
    await stage.begin(toCaller);
    await stage.asterisk.list([]);
    await stage.asterisk.settle();
    expect(stage.row().status).toBe("active");
    stage.asterisk.answers.set("channels.get", () => {
      throw new AriError("not_found", "gone.", { status: 404 });
    });
    await stage.asterisk.list([]);
    await stage.asterisk.settle();
    expect(stage.row()).toMatchObject({ status: "ending" });
  });

  it("comes to every talk when the panel closes, and leaves no timer", async () => {
    await stage.begin(toCaller);
    await stage.talks.close();
    expect(stage.hungUp()).toContain(callerId);
    nothing();
  });
});

describe("what a killed panel has left", () => {
  it("is swept by its kind: the browser's channels, and phones that are in no bridge", async () => {
    const own = (kind: string) => `${stage.application}-${kind}-old`;
    const [inBridge, ringing] = [`${own("browserleg")}-1`, `${own("browserleg")}-2`];
    await stage.asterisk.list(
      [own("browsermedia"), inBridge, "other", ringing, `${ringing};2`].map((id) =>
        stage.up(id, `PJSIP/${id}-1`),
      ),
      [bridge(`${stage.application}-bridge-1`, [inBridge, "other"])],
    );
    await stage.asterisk.settle();
    expect(stage.hungUp()).toEqual([own("browsermedia"), ringing, `${ringing};2`]);
  });

  const late = (kind: string, state: string) => channel(`${stage.application}-${kind}-${state}`, { state });

  it("goes by the clock where Asterisk made it after it was given up, and no person can have put it there", async () => {
    await stage.begin(toCaller);
    const { bridgeId } = stage.row();
    const [empty, filled] = [`${stage.application}-talk-empty`, `${stage.application}-talk-late`];
    for (const row of [late("browsermedia", "Up"), late("browserleg", "Ringing"), late("browserleg", "Up")]) {
      stage.asterisk.emit("ChannelCreated", { channel: row });
    }
    for (const id of [empty, filled]) stage.asterisk.emit("BridgeCreated", { bridge: bridge(id, []) });
    stage.clock.advance(30_000);
    await stage.asterisk.settle();
    expect(stage.hungUp()).toEqual(
      ["browsermedia-Up", "browserleg-Ringing"].map((name) => `${stage.application}-${name}`),
    );
    // It may be that somebody is about to come into it.
    expect(stage.destroyed()).toEqual([]);
    stage.enter(filled, "third");
    stage.clock.advance(30_000);
    await stage.asterisk.settle();
    expect(stage.destroyed()).toEqual([empty]);
    expect(stage.row()).toMatchObject({ bridgeId, status: "active" });
  });

  it("spares a bridge that is being filled", async () => {
    const bridgeId = `${stage.application}-talk-new`;
    const undo = stage.parties.joining(bridgeId);
    await stage.asterisk.list([], [bridge(bridgeId, [])]);
    expect(stage.destroyed()).toEqual([]);
    undo();
    await stage.asterisk.list([], [bridge(bridgeId, [])]);
    await stage.asterisk.settle();
    expect(stage.destroyed()).toEqual([bridgeId]);
  });
});

const stageOwner = {
  kind: "user",
  id: "olga",
  actor: "olga",
  name: "Olga",
  role: "operator",
  sessionId: "s",
} as const;
