import { expect, it } from "vitest";
import { isForeignSnoop, isOwnSnoop } from "@/lib/live/own-snoops";
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

it("takes a snoop for another application's by who steers it, and ours never, also before it is in our application", () => {
  const snoop = { id: "s", snoopOfId: "a", control: "application" } as const;
  expect(isForeignSnoop(snoop, "patchbay")).toBe(true);
  expect(isForeignSnoop({ ...snoop, control: "ours" }, "patchbay")).toBe(false);
  expect(isForeignSnoop({ ...snoop, snoopOfId: null }, "patchbay")).toBe(false);
  const id = newId("patchbay", "spysnoop");
  expect(isForeignSnoop({ ...snoop, id, control: "dialplan" }, "patchbay")).toBe(false);
});
