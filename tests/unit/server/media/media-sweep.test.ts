import { expect, it } from "vitest";
import { AriError } from "@/lib/ari";
import { isMediaPiece, sweepMedia } from "@/server/media/media-sweep";
import { type IdKind, isOurs, newId } from "@/server/nodes/ids";
import { sessionNode } from "../nodes/session-node";

const pieces: IdKind[] = [
  "listenmedia",
  "listensnoop",
  "listenbridge",
  "talkmedia",
  "talksnoop",
  "talkbridge",
  "noticesnoop",
  "recordsnoop",
];
const others: IdKind[] = ["call", "party", "talk", "bridge", "spyleg", "spysnoop", "spybridge"];

it("knows a piece by its id, and takes nothing else for one", () => {
  for (const kind of pieces) {
    const id = newId("patchbay", kind);
    expect(isMediaPiece(id, "patchbay")).toBe(true);
    expect(isMediaPiece(id, "floor")).toBe(false);
    // A conversation that has lost a party is ended by its id alone: no piece may look like one.
    for (const other of others) expect(isOurs(id, "patchbay", other)).toBe(false);
  }
  for (const kind of others) expect(isMediaPiece(newId("patchbay", kind), "patchbay")).toBe(false);
});

it("takes away what nobody owns, and what is gone already for done", async () => {
  const { node, here, requests, answers } = sessionNode();
  const [owned, left, call] = [
    newId("patchbay", "listensnoop"),
    newId("patchbay", "talkmedia"),
    newId("patchbay", "call"),
  ];
  for (const id of [owned, left, call]) here.add(id);
  answers.set("channels.hangup", () => Promise.reject(new AriError("not_found", "gone.")));
  await sweepMedia(node, (id) => id === owned);
  expect(requests).toEqual([`channels.hangup ${left}`]);
});
