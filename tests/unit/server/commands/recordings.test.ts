import { beforeEach, expect, it } from "vitest";
import type { RecordingRow } from "@/lib/api/recordings";
import { AriError } from "@/lib/ari";
import type { CommandServices, Told } from "@/server/commands/command";
import { remove } from "@/server/commands/recordings/remove";
import { PanelError } from "@/server/errors";
import { recordingRow } from "../media/stored-files";

let rows: Map<string, RecordingRow>;
let stored: Set<string>;
let forgotten: string[];
let failure: Error | null;
let running: boolean;
let knows: boolean;
let isLive: boolean;
let told: Told | undefined;

beforeEach(() => {
  rows = new Map([["r1", recordingRow()]]);
  stored = new Set(["r1-near", "r1-far"]);
  forgotten = [];
  failure = null;
  running = false;
  knows = true;
  isLive = true;
});

const deleteStored = async ({ recordingName }: { recordingName: string }) => {
  if (failure !== null) throw failure;
  if (!stored.delete(recordingName)) throw new AriError("not_found", "Recording not found.", { status: 404 });
};

function removed(id = "r1") {
  const services = {
    nodes: {
      has: () => knows,
      live: () => {
        if (!isLive) throw new PanelError("node_not_live", "The node is lost.", { whatToDo: "Wait." });
        return {
          node: { client: { recordings: { deleteStored } } },
          spies: { recordings: { isRunning: () => running } },
        };
      },
    },
    recordings: {
      log: {
        get: async (key: string) => rows.get(key),
        remove: async (key: string) => void rows.delete(key),
      },
      sounds: { forget: (row: RecordingRow) => forgotten.push(row.id) },
    },
  } as unknown as CommandServices;
  const ann = {
    kind: "user",
    id: "u",
    actor: "ann",
    name: "",
    role: "admin",
    sessionId: null,
  } as const;
  return remove({ id }, services, ann, (words) => {
    told = words;
  });
}

it("removes the files, what is held of them, and the row, and tells whom it was of", async () => {
  rows.set("r1", recordingRow({ parties: [{ side: "near", name: "Bob", number: "1002", endpoint: "" }] }));
  expect(await removed()).toEqual({ failed: [] });
  expect([rows.size, stored.size, forgotten]).toEqual([0, 0, ["r1"]]);
  expect(told).toEqual({ input: { whom: "Bob (1002)" } });
  await expect(removed()).rejects.toMatchObject({ code: "recording_gone" });
});

it("tells of files that were gone already, and removes the row all the same", async () => {
  stored.delete("r1-near");
  expect(await removed()).toEqual({ failed: [{ id: "r1-near", code: "recording_gone" }] });
  expect([rows.size, stored.size]).toEqual([0, 0]);
});

it("keeps the row where the files cannot be removed now", async () => {
  isLive = false;
  await expect(removed()).rejects.toMatchObject({ code: "node_not_live" });
  isLive = true;
  failure = new AriError("server_error", "no.", { status: 500 });
  await expect(removed()).rejects.toMatchObject({ code: "asterisk_refused" });
  failure = null;
  running = true;
  await expect(removed()).rejects.toMatchObject({ code: "not_possible_now" });
  expect([rows.size, stored.size]).toEqual([1, 2]);
});

it("lets a row go whose node the panel has no longer, and names what stays there", async () => {
  knows = false;
  expect(await removed()).toEqual({
    failed: [
      { id: "r1-near", code: "node_unknown" },
      { id: "r1-far", code: "node_unknown" },
    ],
  });
  expect([rows.size, stored.size, forgotten]).toEqual([0, 2, ["r1"]]);
});
