import { sql } from "kysely";
import { expect, it } from "vitest";
import type { RecordingRow } from "@/lib/api/recordings";
import type { Storage } from "@/server/storage/storage";

const startMs = Date.UTC(2026, 0, 1);

const emptyRecording: RecordingRow = {
  id: "",
  node: "pbx-1",
  targetId: "",
  channelIds: [],
  parties: [],
  by: "sue",
  sides: "apart",
  startedAtMs: startMs,
  endedAtMs: null,
  wasCut: false,
  tracks: [],
  marks: [],
};

/** What every storage has to do about recordings; part of the storage contract, which empties the tables before each. */
export function recordingContract(of: () => Storage, again: () => Promise<Storage>): void {
  it("lists what was recorded, newest first, of a node, of a call, and page by page", async () => {
    const recording = (id: string, startedAtMs: number, channelIds: string[], node = "pbx-1") => ({
      ...emptyRecording,
      id,
      node,
      targetId: channelIds[0] ?? "",
      channelIds,
      startedAtMs,
    });
    const first = recording("r1", startMs, ["a", "b"]);
    await of().recordings.save(first);
    await of().recordings.save(recording("r2", startMs + 1, ["c"], "pbx-2"));
    await of().recordings.save(recording("r3", startMs + 1, ["b", "d"]));
    // What is saved again replaces, and is listed once, also where two of its channels are asked for.
    const ended = { ...first, endedAtMs: startMs + 9, marks: [{ offsetMs: 5, text: "here", by: "sue" }] };
    await of().recordings.save(ended);
    const ids = async (filter: object) =>
      (await of().recordings.list({ limit: 100, ...filter })).map(({ id }) => id);
    expect(await ids({})).toEqual(["r3", "r2", "r1"]);
    expect(await ids({ node: "pbx-1" })).toEqual(["r3", "r1"]);
    expect(await ids({ channelIds: "a,b" })).toEqual(["r3", "r1"]);
    expect(await ids({ channelIds: "" })).toEqual([]);
    expect(await ids({ limit: 1, before: "r3" })).toEqual(["r2"]);
    // Also where the row that the page ended with was removed meanwhile.
    expect(await ids({ limit: 1, before: "r3", beforeMs: startMs + 1 })).toEqual(["r2"]);
    expect(await ids({ before: "r2x", beforeMs: startMs + 1 })).toEqual(["r2", "r1"]);
    expect(await ids({ before: "r0", beforeMs: startMs + 1 })).toEqual(["r1"]);
    expect(await of().recordings.list({ limit: 1, channelIds: "a" })).toEqual([ended]);

    // What a killed panel left: of its node alone, and not by what somebody has written into a mark.
    const unended = async (node: string) => (await of().recordings.unended(node)).map(({ id }) => id);
    expect([await unended("pbx-1"), await unended("pbx-2")]).toEqual([["r3"], ["r2"]]);
    const mark = { offsetMs: 5, text: '"endedAtMs":null', by: "sue" };
    await of().recordings.save({ ...first, endedAtMs: startMs + 9, marks: [...ended.marks, mark] });
    expect(await unended("pbx-1")).toEqual(["r3"]);
    // What is listed as cut is done with, also where nobody knows its end; a mark that says so cuts nothing.
    await of().recordings.save({ ...recording("r3", startMs + 1, ["b", "d"]), wasCut: true });
    await of().recordings.save({
      ...recording("r2", startMs + 1, ["c"], "pbx-2"),
      marks: [{ ...mark, text: '"wasCut":true' }],
    });
    expect([await unended("pbx-1"), await unended("pbx-2")]).toEqual([[], ["r2"]]);

    const parties = [
      { side: "near" as const, name: "Ännchen 100%", number: "1002", endpoint: "PJSIP/bob" },
      { side: "far" as const, name: "", number: "+49301234567", endpoint: "PJSIP/trunk" },
    ];
    await of().recordings.save({ ...recording("r4", startMs + 5, ["e"]), parties });
    expect(await ids({ text: "4930 BOB" })).toEqual(["r4"]);
    expect(await ids({ text: "ÄNNCHEN" })).toEqual(["r4"]);
    expect(await ids({ text: "bob carol" })).toEqual([]);
    expect(await ids({ text: "sue here" })).toEqual(["r1"]);
    // What means something to the database is a letter like any other.
    expect(await ids({ text: "100%" })).toEqual(["r4"]);
    expect(await ids({ text: "1%2" })).toEqual([]);
    expect(await ids({ text: "p_sip" })).toEqual([]);
    expect(await ids({ text: "\\" })).toEqual([]);
    expect(await ids({ fromMs: startMs + 1, untilMs: startMs + 5 })).toEqual(["r3", "r2"]);

    expect((await of().recordings.get("r4"))?.parties).toEqual(parties);
    await of().recordings.remove("r4");
    await of().recordings.remove("r4");
    expect(await of().recordings.get("r4")).toBeUndefined();
    expect(await ids({ channelIds: "e" })).toEqual([]);
  });

  it("keeps one that began at half a millisecond, and pages on behind it", async () => {
    const halved = { ...emptyRecording, id: "r2", startedAtMs: startMs + 0.5 };
    await of().recordings.save(halved);
    await of().recordings.save({ ...emptyRecording, id: "r1" });
    expect(await of().recordings.list({ limit: 1 })).toEqual([halved]);
    const older = await of().recordings.list({ limit: 2, before: "r2", beforeMs: halved.startedAtMs });
    expect(older.map(({ id }) => id)).toEqual(["r1"]);
  });

  it("reads and finds recordings that are older than what they are found by", async () => {
    const { parties: _, ...old } = { ...emptyRecording, id: "old", by: "Sue" };
    const { database } = of();
    await database
      .insertInto("recording")
      .values({ id: "old", node: "pbx-1", started_at_ms: startMs, words: "", row: JSON.stringify(old) })
      .execute();
    expect(await of().recordings.get("old")).toEqual({ ...old, parties: [] });
    // As the panel before had it.
    await database.schema.alterTable("recording").dropColumn("words").execute();
    await sql`delete from migration where name = '0004-recording-words'`.execute(database);
    const newer = await again();
    expect(await newer.recordings.list({ limit: 1, text: "SUE" })).toEqual([{ ...old, parties: [] }]);
    await newer.close();
  });
}
