import { expect, it } from "vitest";
import { isOwnSnoop } from "@/lib/live/own-snoops";
import { newId } from "@/server/nodes/ids";

it("knows each snoop that the panel makes, and nothing else", () => {
  for (const kind of ["spysnoop", "listensnoop", "talksnoop", "noticesnoop", "recordsnoop"] as const) {
    expect(isOwnSnoop(newId("patchbay", kind), "patchbay"), kind).toBe(true);
  }
  expect(isOwnSnoop(newId("patchbay", "call"), "patchbay")).toBe(false);
  expect(isOwnSnoop(newId("patchbay-2", "spysnoop"), "patchbay")).toBe(false);
  expect(isOwnSnoop(newId("patchbay", "spysnoop"), "patchbay-2")).toBe(false);
  expect(isOwnSnoop(`${newId("patchbay", "spysnoop")}-1`, "patchbay")).toBe(false);
  expect(isOwnSnoop("patchbay-spysnoop-1", "patchbay")).toBe(false);
});
