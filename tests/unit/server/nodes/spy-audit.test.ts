import pino from "pino";
import { beforeEach, describe, expect, it } from "vitest";
import type { SpyMode, SpyRow } from "@/lib/live/rows";
import type { Node } from "@/server/nodes/node";
import { SpyAudit } from "@/server/nodes/spy-audit";
import type { AuditLog } from "@/server/storage/ports";

interface Written {
  command: string;
  target: string | null;
  outcome: string;
  detail: string | null;
  durationMs: number | null;
  input: Record<string, unknown>;
}

let rows: Written[];
let isDown: boolean;
let heard: SpyAudit;
let here: boolean;

beforeEach(() => {
  rows = [];
  here = true;
  isDown = false;
  const audit = {
    begin: async ({ command, target, input }: Parameters<AuditLog["begin"]>[0]) => {
      if (isDown) throw new Error("the disk is full");
      const outcome = "started";
      rows.push({ command, target, outcome, detail: null, durationMs: null, input: { ...Object(input) } });
      return String(rows.length - 1);
    },
    end: async (
      id: string,
      { command, input, outcome, detail, durationMs }: Parameters<AuditLog["end"]>[1],
    ) => {
      const row = rows[Number(id)];
      if (row === undefined) throw new Error(`there is no row ${id}`);
      Object.assign(row, { outcome, detail, durationMs });
      if (command !== undefined) row.command = command;
      if (input !== undefined) row.input = { ...Object(input) };
    },
  } as unknown as AuditLog;
  const caller = { caller: { name: "Alice", number: "1001" }, name: "PJSIP/alice-1" };
  const live = { row: () => (here ? caller : undefined) };
  const node = { name: "pbx-1", asteriskNow: () => 1_000, live };
  heard = new SpyAudit({
    audit,
    node: node as unknown as Node,
    clock: { now: () => 0 },
    logger: pino({ enabled: false }),
  });
});

const rowOf = (mode: SpyMode): SpyRow =>
  ({
    id: "spy",
    targetId: "caller",
    mode,
    whisperTo: "near",
    via: "browser",
    by: "sue",
    reason: "",
    activeAtMs: null,
  }) as SpyRow;
const stretch = (mode: SpyMode, next: SpyMode | null, fromMs: number | null = 1_000, toMs = 3_000) => ({
  row: rowOf(mode),
  fromMs,
  toMs,
  next,
});

describe("the audit of what a spy hears", () => {
  it("has a row from the beginning on, so that a killed panel leaves one", async () => {
    await heard.begin(rowOf("listen"));
    // Changes that are none of what is heard.
    await heard.begin(rowOf("listen"));
    expect(rows).toEqual([
      {
        command: "spies.started",
        target: "caller",
        outcome: "started",
        detail: null,
        durationMs: null,
        input: { spy: "spy", whom: "Alice (1001)", via: "browser", mode: "listen", heardFromMs: 1_000 },
      },
    ]);
  });

  it("has one row for each mode, completed when the next begins, and at the end", async () => {
    await heard.begin(rowOf("listen"));
    const changed = heard.end(stretch("listen", "whisper"));
    await Promise.all([changed, heard.begin(rowOf("whisper"))]);
    expect(rows.map(({ outcome }) => outcome)).toEqual(["done", "started"]);
    await heard.end({ ...stretch("whisper", null, 3_000, 3_500), why: "The call is over." });
    expect(rows).toMatchObject([
      {
        command: "spies.changed",
        outcome: "done",
        detail: null,
        durationMs: 2_000,
        input: { mode: "listen", nextMode: "whisper", heardFromMs: 1_000, heardToMs: 3_000 },
      },
      {
        command: "spies.ended",
        outcome: "done",
        detail: "The call is over.",
        durationMs: 500,
        input: { mode: "whisper", whisperTo: "near", heardFromMs: 3_000, heardToMs: 3_500 },
      },
    ]);
  });

  it("is completed also where its end comes before the beginning is on disk", async () => {
    const begun = heard.begin(rowOf("listen"));
    await Promise.all([begun, heard.end(stretch("listen", null))]);
    expect(rows.map(({ outcome }) => outcome)).toEqual(["done"]);
  });

  it("says that nothing was heard, in one row", async () => {
    await heard.end(stretch("listen", null, null));
    expect(rows).toMatchObject([
      { command: "spies.ended", outcome: "done", detail: "Nothing was heard.", durationMs: 0 },
    ]);
    const waited = stretch("listen", null, null);
    await heard.end({ ...waited, row: { ...waited.row, activeAtMs: 1 } });
    expect(rows[1]).toMatchObject({ detail: "Nothing more was heard." });
  });

  it("names who was heard also when the call is over, and whoever knew the channel is gone", async () => {
    await heard.begin(rowOf("listen"));
    here = false;
    await heard.end(stretch("listen", null));
    await heard.end(stretch("listen", null));
    expect(rows.map(({ command, input }) => [command, input["whom"]])).toEqual([
      ["spies.ended", "Alice (1001)"],
      ["spies.ended", undefined],
    ]);
  });

  it("tells of a notice that its party did not get", async () => {
    await heard.begin(rowOf("listen"));
    const why = "Asterisk could not play sound:x.";
    await heard.noticeFailed({ row: rowOf("listen"), to: "both", media: "sound:x", why });
    expect(rows[1]).toEqual({
      command: "spies.notice",
      target: "caller",
      outcome: "failed",
      detail: why,
      durationMs: 0,
      input: {
        spy: "spy",
        whom: "Alice (1001)",
        via: "browser",
        mode: "listen",
        to: "both",
        media: "sound:x",
      },
    });
    // The stretch goes on in its own row.
    await heard.end(stretch("listen", null));
    expect(rows.map(({ outcome }) => outcome)).toEqual(["done", "failed"]);
    isDown = true;
    await heard.noticeFailed({ row: rowOf("listen"), to: "both", media: "sound:x", why });
  });

  it("is written at the end where it could not be begun", async () => {
    isDown = true;
    await heard.begin(rowOf("listen"));
    isDown = false;
    await heard.end(stretch("listen", null));
    expect(rows).toMatchObject([{ outcome: "done", durationMs: 2_000 }]);
  });
});
