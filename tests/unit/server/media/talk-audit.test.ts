import pino from "pino";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { TalkRow } from "@/lib/live/rows";
import { TalkAudit } from "@/server/media/talk-audit";
import type { AuditLog } from "@/server/storage/ports";
import { callerId, talkStage } from "./talk-stage";

let rows: Record<string, unknown>[];
let audit: TalkAudit;

beforeEach(() => {
  rows = [];
  const log = {
    begin: async ({ actor, command, node, target, input }: Parameters<AuditLog["begin"]>[0]) => {
      rows.push({ actor, command, node, target, input, outcome: "started" });
      return String(rows.length - 1);
    },
    end: async (id: string, result: Parameters<AuditLog["end"]>[1]) => {
      Object.assign(rows[Number(id)] ?? {}, result);
    },
  } as unknown as AuditLog;
  audit = new TalkAudit({
    audit: log,
    node: { name: "pbx-1" },
    clock: { now: () => 0 },
    logger: pino({ enabled: false }),
  });
});

const talk = (more: Partial<TalkRow> = {}) =>
  ({
    id: "talk",
    by: "olga",
    to: "PJSIP/bob",
    peerId: "leg",
    bridgeId: "conversation",
    activeAtMs: 1_000,
    ...more,
  }) as TalkRow;

describe("the audit of a talk", () => {
  it("has a row from the first word on, so that a killed panel leaves one, and completes it", async () => {
    await audit.begin(talk());
    await audit.begin(talk({ muted: true }));
    expect(rows).toEqual([
      {
        actor: "olga",
        command: "talks.started",
        node: "pbx-1",
        target: "leg",
        outcome: "started",
        input: { talk: "talk", whom: "PJSIP/bob", peer: "leg", bridge: "conversation", talkedFromMs: 1_000 },
      },
    ]);
    const end = { atMs: 4_500, cause: 16, causeText: "The other party has hung up." };
    // The other party of the beginning is who was talked with, whoever has come and gone since.
    await audit.end(talk({ peerId: null }), end);
    expect(rows).toMatchObject([
      {
        command: "talks.ended",
        outcome: "done",
        detail: "The other party has hung up.",
        durationMs: 3_500,
        input: { peer: "leg", talkedFromMs: 1_000, talkedToMs: 4_500, cause: 16 },
      },
    ]);
  });

  it.each([
    [null, "Nobody was talked with. It was given up in the browser."],
    ["It is busy.", "Nobody was talked with. It is busy."],
  ])("says that nobody was talked with, and why: %s", async (causeText, detail) => {
    await audit.end(talk({ peerId: null, activeAtMs: null }), { atMs: 4_500, cause: null, causeText });
    expect(rows).toMatchObject([
      { command: "talks.ended", target: "PJSIP/bob", detail, durationMs: 0, input: { talkedFromMs: null } },
    ]);
  });

  it("names the bridge where one was joined, and who ended it where no reason came", async () => {
    const joined = talk({ to: "meeting", peerId: null });
    await audit.begin(joined);
    await audit.end(joined, { atMs: 2_000, cause: null, causeText: null });
    expect(rows).toMatchObject([
      { target: "conversation", detail: "Hung up in the browser.", durationMs: 1_000 },
    ]);
  });
});

describe("what the audit is told of talks", () => {
  it("is told when both hear each other, and once at the end, as of when it ended", async () => {
    const stage = talkStage();
    const { id } = await stage.begin({ kind: "channel", channelId: callerId });
    expect(stage.talking.map(({ status, peerId }) => [status, peerId])).toContainEqual(["active", callerId]);
    expect(stage.talking.map(({ status }) => status)).not.toContain("connecting");
    let taken: () => void = () => undefined;
    let nowMs = 5_000;
    vi.spyOn(stage.asterisk.node, "asteriskNow").mockImplementation(() => nowMs);
    stage.asterisk.answers.set("channels.hangup", () => new Promise<void>((done) => (taken = done)));
    const ended = stage.talks.get(id).end();
    await stage.asterisk.settle();
    // Asterisk takes its time, in which nobody hears anybody any more.
    nowMs = 9_000;
    taken();
    await ended;
    expect(stage.talked).toMatchObject([{ row: { id }, atMs: 5_000, causeText: null }]);
  });

  it("is told of a talk that came to nothing, and before the talks are closed", async () => {
    const stage = talkStage();
    await stage.talks.start({ to: { kind: "channel", channelId: callerId }, owner: stage.olga });
    await stage.talks.close();
    expect(stage.talking).toEqual([]);
    expect(stage.talked).toMatchObject([
      { row: { activeAtMs: null }, causeText: "The panel was stopped, which ended the call." },
    ]);
  });
});
