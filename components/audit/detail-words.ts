import { untrusted } from "@/components/ui/untrusted";
import { type SoundStream, soundStreams } from "@/lib/api/recordings";
import type { Role } from "@/lib/api/roles";
import { type SpyPolicy, spyPolicy } from "@/lib/api/spy-policy";
import { listenedWords } from "./listened-words";
import type { AuditRow } from "./use-audit";

const whoMay: Partial<Record<Role, string>> = { supervisor: "supervisors and admins", admin: "admins only" };
const hears: Record<SpyPolicy["notice"]["to"], string> = {
  none: "no notice",
  agent: "a notice to who is listened to",
  both: "a notice to both sides",
};

const talkChanges = [
  ["muted", "muted", "unmuted"],
  ["held", "on hold", "off hold"],
] as const;
const streamWords: Record<SoundStream, string> = {
  mix: "both sides as one",
  near: "the side listened to alone",
  far: "the other side alone",
  both: "both sides, left and right",
};

function rolesWords({ listen, whisper, barge }: SpyPolicy["roles"]): string {
  const who = (role: Role) => whoMay[role] ?? role;
  if (listen === whisper && whisper === barge)
    return `Listening, whispering and barging in for ${who(listen)}`;
  return `Listening for ${who(listen)}, whispering for ${who(whisper)}, barging in for ${who(barge)}`;
}

function policyWords({ roles, notice, reasonRequired, agentSees, codec }: SpyPolicy): string {
  return [
    rolesWords(roles),
    reasonRequired ? "a reason is asked for" : "no reason is asked for",
    hears[notice.to],
    agentSees ? "operators see who listens" : "operators do not see who listens",
    `sound as ${codec === "opus" ? "Opus" : "PCM"}`,
  ].join("; ");
}

/** What an act was given that is worth a look in the list, and what it is; null for none. Untrusted text. */
export function givenWords({
  command,
  input,
}: Pick<AuditRow, "command" | "input">): { name: string; text: string } | null {
  const { reason } = input;
  if (command === "spies.start") {
    return typeof reason === "string" && reason !== "" ? { name: "Reason", text: `“${reason}”` } : null;
  }
  if (command === "spies.mark") {
    return typeof input["text"] === "string" && input["text"] !== ""
      ? { name: "Mark", text: `“${input["text"]}”` }
      : null;
  }
  if (command === "channels.dtmf" || command === "talks.dtmf") {
    // How many and not which: they may be somebody's PIN.
    const { length } = typeof input["digits"] === "string" ? input["digits"] : "";
    return length === 0 ? null : { name: "Sent", text: length === 1 ? "1 digit" : `${length} digits` };
  }
  if (command === "talks.change") {
    const asked = talkChanges.flatMap(([key, on, off]) =>
      typeof input[key] === "boolean" ? [input[key] ? on : off] : [],
    );
    return asked.length === 0 ? null : { name: "Asked for", text: asked.join(", ") };
  }
  if (command === "recordings.hear" || command === "recordings.download") {
    const side = soundStreams.find((each) => each === input["stream"]);
    return side === undefined ? null : { name: "Sound", text: streamWords[side] };
  }
  if (command !== "spyPolicy.change") return null;
  // What was refused may be anything.
  const decided = spyPolicy.safeParse(input);
  return decided.success ? { name: "Decided", text: policyWords(decided.data) } : null;
}

/** Whom or what it was on, as people say it, and not by an id; null where the row does not tell. Untrusted text. */
export function whomWords({ input }: Pick<AuditRow, "input">): string | null {
  const { whom } = input;
  return typeof whom === "string" && whom !== "" ? whom : null;
}

/** All that the list says of a row beside its outcome: what was given, what was heard, what went wrong. Safe to show. */
export function detailWords(
  row: Pick<AuditRow, "command" | "input" | "outcome" | "detail" | "code">,
): string {
  return [givenWords(row)?.text, listenedWords(row), row.detail ?? row.code]
    .flatMap((each) => (each ? [untrusted(each)] : []))
    .join(". ");
}
