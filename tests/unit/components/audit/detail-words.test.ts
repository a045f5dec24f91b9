import { expect, it } from "vitest";
import { detailWords, givenWords, whomWords } from "@/components/audit/detail-words";
import { defaultSpyPolicy } from "@/lib/api/spy-policy";

const row = (command: string, input: Record<string, unknown>) =>
  ({ command, input, outcome: "done", detail: null, code: null }) as const;

it("says in the list why somebody listened", () => {
  expect(detailWords(row("spies.start", { mode: "listen", reason: "training" }))).toBe("“training”");
  expect(detailWords(row("spies.start", { mode: "listen", reason: "" }))).toBe("");
  expect(detailWords({ ...row("spies.start", { reason: "training" }), detail: "The call is over." })).toBe(
    "“training”. The call is over.",
  );
});

it("names whom it was on, and nobody where the row does not tell", () => {
  expect(whomWords(row("spies.end", { whom: "Bob (1002)", id: "s1" }))).toBe("Bob (1002)");
  expect([whomWords(row("spies.end", { id: "s1" })), whomWords(row("x", { whom: "" }))]).toEqual([
    null,
    null,
  ]);
});

it("says what was marked, asked for of a talk, and heard of a recording", () => {
  expect(detailWords(row("spies.mark", { text: "he promises" }))).toBe("“he promises”");
  expect(detailWords(row("spies.mark", { text: "" }))).toBe("");
  expect(detailWords(row("talks.change", { muted: true, held: false }))).toBe("muted, off hold");
  expect(detailWords(row("talks.change", {}))).toBe("");
  expect(detailWords(row("recordings.hear", { stream: "both" }))).toBe("both sides, left and right");
  expect(detailWords(row("recordings.download", { stream: "near" }))).toBe("the side listened to alone");
  expect(detailWords(row("recordings.hear", { stream: "left" }))).toBe("");
});

it("says how many digits were sent, and never which", () => {
  expect(detailWords(row("talks.dtmf", { digits: "7" }))).toBe("1 digit");
  expect(detailWords(row("channels.dtmf", { digits: "4711" }))).toBe("4 digits");
  expect(detailWords(row("talks.dtmf", { digits: 7 }))).toBe("");
});

it("says what was decided about listening", () => {
  expect(detailWords(row("spyPolicy.change", defaultSpyPolicy))).toBe(
    "Listening, whispering and barging in for supervisors and admins; no reason is asked for; no notice; operators see who listens; sound as PCM",
  );
  const strict = {
    roles: { listen: "supervisor", whisper: "supervisor", barge: "admin" },
    notice: { to: "both", media: "sound:beep" },
    reasonRequired: true,
    agentSees: false,
    codec: "opus",
  };
  expect(givenWords(row("spyPolicy.change", strict))).toEqual({
    name: "Decided",
    text: "Listening for supervisors and admins, whispering for supervisors and admins, barging in for admins only; a reason is asked for; a notice to both sides; operators do not see who listens; sound as Opus",
  });
  const toOne = { ...strict, notice: { ...strict.notice, to: "agent" } };
  // Which may be the customer's leg.
  expect(detailWords(row("spyPolicy.change", toOne))).toContain("; a notice to who is listened to; ");
});

it("has no words for a decision that was refused as it could not be read, nor for other acts", () => {
  expect(givenWords(row("spyPolicy.change", { roles: "all" }))).toBeNull();
  expect(givenWords(row("channels.hangup", { reason: "busy" }))).toBeNull();
  expect(detailWords({ ...row("channels.hangup", { reason: "busy" }), code: "channel_gone" })).toBe(
    "channel_gone",
  );
});
