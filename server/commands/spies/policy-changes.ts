import type { SpyPolicy } from "@/lib/api/spy-policy";
import type { Told } from "../command";

const may = { supervisor: "supervisors and admins", admin: "admins only" } as const;
const notices = { none: "none", agent: "to who is listened to", both: "to both sides" } as const;
const codecs = { pcm: "PCM", opus: "Opus" } as const;

/** One thing that is decided: its path in the policy, its value, and both as they are said. */
interface Decision {
  path: string;
  value: string | boolean;
  name: string;
  words: string;
}

function decisionsOf({ roles, notice, reasonRequired, agentSees, codec, ...rest }: SpyPolicy): Decision[] {
  // One that is forgotten here does not compile.
  rest satisfies Record<string, never>;
  const reason = reasonRequired ? "asked for" : "not asked for";
  const seen = agentSees ? "see who listens" : "do not see who listens";
  return [
    { path: "roles.listen", value: roles.listen, name: "Listening", words: may[roles.listen] },
    { path: "roles.whisper", value: roles.whisper, name: "Whispering", words: may[roles.whisper] },
    { path: "roles.barge", value: roles.barge, name: "Barging in", words: may[roles.barge] },
    { path: "notice.to", value: notice.to, name: "Notice", words: notices[notice.to] },
    { path: "notice.media", value: notice.media, name: "Sound of the notice", words: notice.media },
    { path: "reasonRequired", value: reasonRequired, name: "Reason", words: reason },
    { path: "agentSees", value: agentSees, name: "Operators", words: seen },
    { path: "codec", value: codec, name: "Sound in the browser", words: codecs[codec] },
  ];
}

/**
 * What of the policy has changed, for the audit: from–to in words, and `changedFrom`, the value before of each path that
 * changed; what it is now stands in the input.
 */
export function policyChanges(from: SpyPolicy, to: SpyPolicy): Told {
  const before = new Map(decisionsOf(from).map((decision) => [decision.path, decision]));
  const changes = decisionsOf(to).flatMap((now) => {
    const was = before.get(now.path);
    return was === undefined || was.value === now.value ? [] : [{ was, now }];
  });
  const words = changes.map(({ was, now }) => `${now.name}: ${was.words} → ${now.words}`);
  return {
    detail: words.length === 0 ? "Nothing changed." : `Changed: ${words.join("; ")}.`,
    input: { changedFrom: Object.fromEntries(changes.map(({ was }) => [was.path, was.value])) },
  };
}
