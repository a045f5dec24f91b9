import { expect, expectTypeOf, it } from "vitest";
import { detailWords } from "@/components/audit/detail-words";
import { defaultSpyPolicy, type SpyPolicy } from "@/lib/api/spy-policy";
import type { CommandServices, Told } from "@/server/commands/command";
import { policyChanges } from "@/server/commands/spies/policy-changes";
import { changePolicy } from "@/server/commands/spies/spies";

const other: SpyPolicy = {
  roles: { listen: "admin", whisper: "admin", barge: "admin" },
  notice: { to: "both", media: "tone:1004/200" },
  reasonRequired: true,
  agentSees: false,
  codec: "opus",
};

it("says from what to what each thing has changed", () => {
  expect(policyChanges(defaultSpyPolicy, other)).toEqual({
    detail:
      "Changed: Listening: supervisors and admins → admins only; Whispering: supervisors and admins → admins only; " +
      "Barging in: supervisors and admins → admins only; Notice: none → to both sides; " +
      "Sound of the notice: sound:beep → tone:1004/200; Reason: not asked for → asked for; " +
      "Operators: see who listens → do not see who listens; Sound in the browser: PCM → Opus.",
    input: {
      changedFrom: {
        "roles.listen": "supervisor",
        "roles.whisper": "supervisor",
        "roles.barge": "supervisor",
        "notice.to": "none",
        "notice.media": "sound:beep",
        reasonRequired: false,
        agentSees: true,
        codec: "pcm",
      },
    },
  });
});

it("says only what has changed, and where nothing has, that", () => {
  expect(policyChanges(other, { ...other, notice: { ...other.notice, to: "agent" } })).toEqual({
    detail: "Changed: Notice: to both sides → to who is listened to.",
    input: { changedFrom: { "notice.to": "both" } },
  });
  expect(policyChanges(other, { ...other })).toEqual({
    detail: "Nothing changed.",
    input: { changedFrom: {} },
  });
});

it("is told of each change by what was decided before it, and stands in the audit's list", async () => {
  let policy = defaultSpyPolicy;
  const policies = {
    spying: () => policy,
    changeSpying: async (next: SpyPolicy) => {
      const before = policy;
      policy = next;
      return { before, now: next };
    },
  };
  const told: Told[] = [];
  const admin = {
    kind: "user",
    id: "u",
    actor: "root",
    name: "Root",
    role: "admin",
    sessionId: null,
  } as const;
  const decide = (next: SpyPolicy) =>
    changePolicy(
      next,
      { policies, nodes: { all: () => [] } } as unknown as CommandServices,
      admin,
      (words) => void told.push(words),
    );
  const next: SpyPolicy = { ...defaultSpyPolicy, codec: "opus" };
  // A caller that forgets the words does not compile.
  expectTypeOf<Parameters<typeof changePolicy>["length"]>().toEqualTypeOf<4>();
  expect(await decide(next)).toEqual({ ...next, uncheckedNodes: [] });
  await decide(next);
  expect(told.map(({ detail }) => detail)).toEqual([
    "Changed: Sound in the browser: PCM → Opus.",
    "Nothing changed.",
  ]);
  const row = { command: "spyPolicy.change", outcome: "done", code: null } as const;
  const listed = detailWords({
    ...row,
    detail: told[0]?.detail ?? null,
    input: { ...next, ...told[0]?.input },
  });
  expect(listed).toMatch(
    /^Listening, whispering and barging in for .*sound as Opus\. Changed: Sound in the browser/,
  );
});
