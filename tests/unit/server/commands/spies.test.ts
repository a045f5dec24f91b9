import { beforeEach, describe, expect, it } from "vitest";
import type { Role } from "@/lib/api/roles";
import { defaultSpyPolicy } from "@/lib/api/spy-policy";
import type { Identity } from "@/server/auth/identity";
import type { CommandServices } from "@/server/commands/command";
import { change, end } from "@/server/commands/spies/spies";
import { JustEnded } from "@/server/nodes/just-ended";
import { nothingTold } from "./nothing-told";

const done: string[] = [];
const roles = { ...defaultSpyPolicy.roles };
const session = {
  ownerId: "ann",
  row: { by: "ann", mode: "listen" },
  change: async ({ mode }: { mode: string }) => void done.push(mode),
  end: async (_code?: string, words = "") => void done.push(`end ${words}`.trim()),
};
const services = {
  nodes: { live: () => ({ spies: { get: () => session, justEnded: new JustEnded({ now: () => 0 }) } }) },
  policies: { spying: () => ({ ...defaultSpyPolicy, roles }) },
} as unknown as CommandServices;
const identity = (actor: string, role: Role): Identity => ({
  kind: "user",
  id: actor,
  actor,
  name: actor,
  role,
  sessionId: null,
});
const input = { node: "pbx-1", id: "s" };

beforeEach(() => {
  done.length = 0;
  Object.assign(roles, defaultSpyPolicy.roles);
});

describe("a running spy", () => {
  it("obeys its own supervisor, is ended by an admin, and no other changes or ends it", async () => {
    await change({ ...input, mode: "barge" }, services, identity("ann", "supervisor"), nothingTold);
    await end(input, services, identity("root", "admin"), nothingTold);
    // Its owner is not told that it was by the owner's own hand.
    expect(done).toEqual(["barge", "end root (admin) has ended this listening."]);
    const another = identity("bob", "supervisor");
    await expect(change({ ...input, mode: "barge" }, services, another, nothingTold)).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(end(input, services, another, nothingTold)).rejects.toMatchObject({ code: "forbidden" });
    // An admin's right is not the supervisor's: to lift a mode by it would pass the policy by.
    await expect(
      change({ ...input, mode: "barge" }, services, identity("root", "admin"), nothingTold),
    ).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(done).toHaveLength(2);
    await end(input, services, identity("ann", "supervisor"), nothingTold);
    await end(input, services, identity("ann", "admin"), nothingTold);
    expect(done.slice(2)).toEqual(["end", "end"]);
  });

  it("takes no mode that the policy keeps to admins", async () => {
    roles.barge = "admin";
    const barge = { ...input, mode: "barge" } as const;
    await expect(change(barge, services, identity("ann", "supervisor"), nothingTold)).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("barge"),
    });
    await change({ ...input, mode: "whisper" }, services, identity("ann", "supervisor"), nothingTold);
    await change(barge, services, identity("ann", "admin"), nothingTold);
    expect(done).toEqual(["whisper", "barge"]);
  });
});
