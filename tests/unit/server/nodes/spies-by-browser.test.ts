import { beforeEach, describe, expect, it, vi } from "vitest";
import { defaultSpyPolicy, type SpyPolicy } from "@/lib/api/spy-policy";
import { AriError } from "@/lib/ari";
import { frameBytes } from "@/lib/audio/wire";
import type { SpyMode } from "@/lib/live/rows";
import { BrowserSpy } from "@/server/media/browser-spy";
import { Tickets } from "@/server/media/tickets";
import { SessionLedger } from "@/server/nodes/session-ledger";
import { mostListened, Spies } from "@/server/nodes/spies";
import type { Spy } from "@/server/nodes/spy";
import type { FailedNotice } from "@/server/nodes/spy-notices";
import { identity, peerOf, StillClock } from "../media/lines";
import { pathStage, pending, targetId } from "../media/paths";

let policy: SpyPolicy;
let ledger: SessionLedger<Spy>;
let failed: FailedNotice[];
let removals: Record<string, unknown>[];

/** The spies of one node, on an Asterisk that makes every channel and starts it at once. */
function nodeStage() {
  const stage = pathStage();
  const clock = new StillClock();
  const spies = new Spies({
    node: stage.node,
    logger: stage.logger,
    clock,
    media: stage.media,
    tickets: new Tickets(clock),
    ledger,
    recordings: { save: async () => undefined },
    policy: () => policy,
    onHeard: () => undefined,
    onStretch: () => undefined,
    onNoticeFailed: (notice) => void failed.push(notice),
  });
  vi.spyOn(stage.node.live, "remove").mockImplementation((collection, id, removal) => {
    stage.rows.delete(`${collection} ${id}`);
    removals.push({ collection, ...removal });
  });
  const started = new Set<string>();
  /** Lets Asterisk tell of each channel that was asked for, until nothing more is. */
  const settle = async () => {
    for (let turn = 0; turn < 6; turn += 1) {
      await stage.settle();
      for (const id of [...ledger.of("sue"), ...ledger.of("bob")].flatMap((session) => session.ownedIds())) {
        if (started.has(id) || id.includes("bridge")) continue;
        started.add(id);
        stage.here.add(id);
        stage.tell({ type: "StasisStart", channel: { id }, args: [] });
      }
    }
  };
  /** Calls on hold, whose music is to be kept. */
  const held = new Set<string>();
  const listen = async (target = targetId, mode: SpyMode = "listen", owner = identity("sue")) => {
    stage.here.add(target);
    const answer = spies.startByBrowser({
      targetId: target,
      mode,
      whisperTo: "near",
      reason: "",
      owner,
      sides: "mixed",
      follow: false,
      codec: "pcm",
      codecReason: "asked",
      mayBegin: (id) => !held.has(id),
    });
    answer.catch(() => undefined);
    await settle();
    return await answer;
  };
  /** Notices that were asked for: each has a snoop of its own on the target. */
  const snoops = () => stage.requests.filter((request) => request.startsWith("channels.snoopChannel")).length;
  return { ...stage, clock, spies, held, listen, settle, snoops };
}

beforeEach(() => {
  policy = defaultSpyPolicy;
  ledger = new SessionLedger<Spy>();
  failed = [];
  removals = [];
});

describe("how many calls one person listens to", () => {
  it("is counted over all nodes, by person", async () => {
    const nodes = [nodeStage(), nodeStage()];
    const [first, second] = nodes;
    const ids: string[] = [];
    for (let count = 0; count < mostListened; count += 1) {
      const { spyId } = (await nodes[count % 2]?.listen(`call-${count}`)) ?? { spyId: "" };
      ids.push(spyId);
    }
    for (const node of nodes) {
      await expect(node.listen("one-more")).rejects.toThrow(`You listen to ${mostListened} calls already.`);
    }
    await second?.listen("one-more", "listen", identity("bob"));
    await first?.spies.get(ids[0] ?? "").end();
    await second?.listen("one-more");
  });

  it("counts none that came to nothing", async () => {
    const stage = nodeStage();
    const refusal = new AriError("allocation_failed", "no.", { status: 500 });
    stage.answers.set("channels.originateWithId", () => Promise.reject(refusal));
    const phone = { endpoint: "PJSIP/nobody", timeoutMs: 5_000 };
    const wanted = {
      targetId,
      mode: "listen",
      whisperTo: "near",
      reason: "",
      owner: identity("sue"),
      mayBegin: () => true,
    } as const;
    await expect(stage.spies.startByPhone({ ...wanted, ...phone })).rejects.toMatchObject({
      code: "endpoint_unavailable",
    });
    expect(ledger.of("sue")).toEqual([]);
  });

  it("is not lessened by a call of another node that has the same channel id", async () => {
    const [first, second] = [nodeStage(), nodeStage()];
    await first.listen("1700000000.1");
    await expect(first.listen("1700000000.1")).rejects.toThrow("You listen to this call already.");
    await second.listen("1700000000.1");
  });
});

describe("a second session of one person on one call", () => {
  const refusal = "You listen to this call already.";

  it("is refused while the first waits for its answer, for the end of its hold, and while it is heard", async () => {
    const stage = nodeStage();
    stage.unanswered.set(targetId, "Ringing");
    const { spyId } = await stage.listen();
    const status = () => stage.spies.get(spyId).row.status;
    await expect(stage.listen()).rejects.toThrow(refusal);
    stage.unanswered.clear();
    stage.held.add(targetId);
    stage.tell({ type: "ChannelStateChange", channel: { id: targetId } });
    await stage.settle();
    expect(status()).toBe("waiting");
    await expect(stage.listen()).rejects.toThrow(refusal);
    stage.held.clear();
    stage.tell({ type: "ChannelUnhold", channel: { id: targetId } });
    await stage.settle();
    expect(status()).toBe("active");
    await expect(stage.listen()).rejects.toThrow(refusal);
    expect(ledger.of("sue")).toHaveLength(1);
    await stage.listen(targetId, "listen", identity("bob"));
  });

  it("is begun when the first has ended", async () => {
    const stage = nodeStage();
    stage.unanswered.set(targetId, "Ringing");
    const { spyId } = await stage.listen();
    await stage.spies.get(spyId).end();
    await stage.listen();
  });
});

describe("what admins decide while somebody listens", () => {
  it("holds also for a mode that was on its way when it was decided", async () => {
    const stage = nodeStage();
    const joined = pending();
    const { spyId } = await stage.listen();
    stage.answers.set("bridges.addChannel", () => joined.promise);
    const changing = stage.spies.get(spyId).change({ mode: "barge" });
    await stage.settle();
    policy = { ...policy, roles: { ...policy.roles, barge: "admin" } };
    stage.spies.onPolicyChange();
    joined.answer();
    await changing;
    await stage.settle();
    expect(stage.spies.get(spyId).row).toMatchObject({ mode: "listen", status: "active" });
  });

  it("silences who may barge in no more at once, also while a step waits for Asterisk", async () => {
    const stage = nodeStage();
    const { spyId } = await stage.listen(targetId, "barge");
    const spy = stage.spies.get(spyId);
    if (!(spy instanceof BrowserSpy)) return expect.unreachable();
    const { peer, told } = peerOf();
    spy.line.attach(peer);
    const speak = () => {
      const before = stage.sent.length;
      spy.line.onMicrophone(peer, new Uint8Array(frameBytes));
      return stage.sent.length - before;
    };
    expect(speak()).toBe(1);
    const joined = pending();
    stage.answers.set("bridges.addChannel", () => joined.promise);
    const changing = spy.change({ sides: "apart" });
    await stage.settle();
    policy = { ...policy, roles: { ...policy.roles, barge: "admin" } };
    stage.spies.onPolicyChange();
    expect(speak()).toBe(0);
    expect(told.at(-1)).toMatchObject({ type: "changed", mayTalk: false });
    joined.answer();
    await changing;
    await stage.settle();
    expect(speak()).toBe(0);
    expect(spy.row).toMatchObject({ mode: "listen", status: "active", sides: "apart" });
  });

  it("tells the parties of what runs when they are to be told from now on, once each", async () => {
    const stage = nodeStage();
    await stage.listen();
    const before = stage.snoops();
    policy = { ...policy, notice: { to: "agent", media: "sound:beep" } };
    stage.spies.onPolicyChange();
    expect(stage.snoops()).toBe(before + 1);
    stage.spies.onPolicyChange();
    expect(stage.snoops()).toBe(before + 1);
  });

  it("cuts the notice of what ends at once, and not when Asterisk has taken all down", async () => {
    const stage = nodeStage();
    policy = { ...policy, notice: { to: "both", media: "sound:demo-congrats" } };
    const { spyId } = await stage.listen();
    await stage.settle();
    const down = pending();
    stage.answers.set("bridges.destroy", () => down.promise);
    const ending = stage.spies.get(spyId).end();
    await stage.settle();
    expect(stage.spies.get(spyId).row.status).toBe("ending");
    expect(stage.requests).toContainEqual(expect.stringMatching(/^channels\.hangup patchbay-noticesnoop-/));
    down.answer();
    await ending;
  });

  it("says in the row that the parties did not get their notice, and goes on", async () => {
    const stage = nodeStage();
    const { spyId } = await stage.listen();
    const refusal = new AriError("allocation_failed", "no.", { status: 500 });
    stage.answers.set("channels.snoopChannelWithId", () => Promise.reject(refusal));
    policy = { ...policy, notice: { to: "agent", media: "sound:beep" } };
    stage.spies.onPolicyChange();
    await stage.settle();
    const [{ why } = { why: "" }] = failed;
    expect(why).toMatch(/\S/);
    expect(stage.spies.get(spyId).row).toMatchObject({ status: "active", noticeFailed: why });
    expect(stage.rows.get(`spies ${spyId}`)).toMatchObject({ noticeFailed: why });
    expect(failed).toHaveLength(1);
  });
});

it("remembers for a moment whose spy has ended, however that came", async () => {
  const stage = nodeStage();
  const { spyId } = await stage.listen();
  const isEnded = () => stage.spies.justEnded.isEndedFor(spyId, identity("sue"));
  expect(isEnded()).toBe(false);
  stage.here.delete(targetId);
  stage.tell({ type: "ChannelDestroyed", channel: { id: targetId } });
  await stage.settle();
  expect(() => stage.spies.get(spyId)).toThrow(
    expect.objectContaining({ code: "spy_gone", message: "This spy has ended already." }),
  );
  expect(isEnded()).toBe(true);
});

it("knows whom a spy was on when its call has gone before it, and when it has gone itself", async () => {
  const stage = nodeStage();
  const { live } = stage.node;
  Object.assign(stage.node, {
    live: {
      ...live,
      row: (kind: "channels", id: string) => {
        const row = live.row(kind, id);
        return id === targetId && row !== undefined
          ? { ...row, caller: { name: "Bob", number: "1002" } }
          : row;
      },
    },
  });
  const { spyId } = await stage.listen();
  stage.here.delete(targetId);
  expect(stage.spies.whomOf(spyId)).toBe("Bob (1002)");
  stage.tell({ type: "ChannelDestroyed", channel: { id: targetId } });
  await stage.settle();
  expect(() => stage.spies.get(spyId)).toThrow();
  expect(stage.spies.whomOf(spyId)).toBe("Bob (1002)");
  stage.clock.advance(30_000);
  expect(stage.spies.whomOf(spyId)).toBeNull();
});

describe("when the panel is stopped", () => {
  it("says so in the removal of each row and to each browser, and begins nothing any more", async () => {
    const stage = nodeStage();
    const { spyId } = await stage.listen();
    const session = stage.spies.get(spyId);
    ledger.close();
    await stage.spies.close();
    expect(removals).toMatchObject([{ collection: "spies", causeText: "The panel was stopped." }]);
    expect(session).toHaveProperty("line.isEnded", true);
    stage.requests.length = 0;
    await expect(stage.listen("another")).rejects.toMatchObject({ code: "node_not_live" });
    expect(stage.requests).toEqual([]);
    // Nothing of it ends later either, when the audit is closed.
    stage.clock.advance(20_000);
    await stage.settle();
    expect(removals).toHaveLength(1);
  });
});
