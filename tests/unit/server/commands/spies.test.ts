import { beforeEach, describe, expect, it } from "vitest";
import type { Role } from "@/lib/api/roles";
import { defaultSpyPolicy } from "@/lib/api/spy-policy";
import type { SpyMode } from "@/lib/live/rows";
import type { Identity } from "@/server/auth/identity";
import type { CommandServices, Told } from "@/server/commands/command";
import { change, end, mark, record, stopRecording } from "@/server/commands/spies/spies";
import { JustEnded } from "@/server/nodes/just-ended";
import { spyRow } from "../../lib/live/samples";
import { BrowserSpyStage } from "../media/browser-spy-stage";

const done: string[] = [];
const roles = { ...defaultSpyPolicy.roles };
const session = {
  ownerId: "ann",
  row: spyRow("s", { by: "ann", targetId: "bobs" }),
  change: async ({ mode }: { mode: SpyMode }) => {
    done.push(mode);
    const from = session.row;
    session.row = { ...from, mode };
    return { from, to: session.row };
  },
  end: async (_code?: string, words = "") => void done.push(`end ${words}`.trim()),
};
const justEnded = new JustEnded({ now: () => 0 });
const recordings = {
  start: async () => "r",
  stop: async () => undefined,
  mark: async (_id: string, text: string) => ({ text }),
};
const whomOf = () => "Bob (1002)";
const spies = { get: () => session, whomOf, justEnded, recordings };
const told: string[] = [];
const tell = ({ detail }: Told) => void told.push(detail ?? "");
const services = {
  nodes: { live: () => ({ spies }) },
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
  told.length = 0;
  session.row = spyRow("s", { by: "ann", targetId: "bobs" });
  Object.assign(roles, defaultSpyPolicy.roles);
});

describe("a running spy", () => {
  it("obeys its own supervisor, is ended by an admin, and no other changes or ends it", async () => {
    await change({ ...input, mode: "barge" }, services, identity("ann", "supervisor"), tell);
    await end(input, services, identity("root", "admin"), tell);
    // Its owner is not told that it was by the owner's own hand.
    expect(done).toEqual(["barge", "end root (admin) has ended this listening."]);
    const another = identity("bob", "supervisor");
    await expect(change({ ...input, mode: "barge" }, services, another, tell)).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(end(input, services, another, tell)).rejects.toMatchObject({ code: "forbidden" });
    // An admin's right is not the supervisor's: to lift a mode by it would pass the policy by.
    await expect(
      change({ ...input, mode: "barge" }, services, identity("root", "admin"), tell),
    ).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(done).toHaveLength(2);
    await end(input, services, identity("ann", "supervisor"), tell);
    await end(input, services, identity("ann", "admin"), tell);
    expect(done.slice(2)).toEqual(["end", "end"]);
  });

  it("takes no mode that the policy keeps to admins", async () => {
    roles.barge = "admin";
    const barge = { ...input, mode: "barge" } as const;
    await expect(change(barge, services, identity("ann", "supervisor"), tell)).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("barge"),
    });
    await change({ ...input, mode: "whisper" }, services, identity("ann", "supervisor"), tell);
    await change(barge, services, identity("ann", "admin"), tell);
    expect(done).toEqual(["whisper", "barge"]);
  });

  it("tells the audit whom it was about, and what became of the mode", async () => {
    const ann = identity("ann", "supervisor");
    await record({ ...input, sides: "apart" }, services, ann, tell);
    await mark({ ...input, text: "here" }, services, ann, tell);
    await stopRecording(input, services, ann, tell);
    await change({ ...input, mode: "barge" }, services, ann, tell);
    await end(input, services, ann, tell);
    expect(told).toEqual([
      "Bob (1002), both sides apart",
      "Bob (1002), in the mode listen",
      "Bob (1002), in the mode listen",
      "Bob (1002): listen → barge",
      "Bob (1002), in the mode barge",
    ]);
  });

  it("tells the audit from what each of two quick changes came", async () => {
    const stage = new BrowserSpyStage();
    const spy = await stage.start({ follow: false });
    const live = () => ({ spies: { get: () => spy, whomOf } });
    const sue = { ...services, nodes: { live } } as unknown as CommandServices;
    const ask = (mode: SpyMode) =>
      change({ node: "pbx-1", id: spy.id, mode }, sue, identity("sue", "admin"), tell);
    const both = Promise.all([ask("whisper"), ask("barge")]);
    await stage.settle();
    await both;
    expect(told).toEqual([
      "Bob (1002): listen → whisper to the party listened to",
      "Bob (1002): whisper to the party listened to → barge",
    ]);
  });

  it("tells the audit where it had just ended", async () => {
    justEnded.add("over", "ann", "Bob (1002)");
    await end({ ...input, id: "over" }, services, identity("ann", "supervisor"), tell);
    expect({ told, done }).toEqual({ told: ["It had just ended; nothing was left to do."], done: [] });
  });
});
