import { z } from "zod";
import { type AudioCodec, audioCodecs } from "../audio/wire";
import type { CodecReason } from "../live/rows";
import type * as field from "./fields";
import { type Role, reaches } from "./roles";

/** Roles that may listen at all; the policy can only ask for more. */
const leastRole = z.enum(["supervisor", "admin"]);

/** Media that a notice may play: what Asterisk has by itself. Other schemes would have it fetch from any host. */
const noticeMedia = z
  .string()
  .max(200)
  .regex(
    /^(tone|sound):[A-Za-z0-9_/;=+*!,().-]+$/,
    "Write tone:… or sound:…, for example sound:beep or tone:1004/200.",
  );

/**
 * How long a notice is heard at most, ms. A sound plays to its end, a tone that is written out (`tone:1004/200`) once;
 * one by its name (`tone:ring`) has no end of its own and is cut.
 */
export const noticeLimits = { soundMs: 60_000, namedToneMs: 6_000 };

/** What the admin has decided about listening, for all nodes. */
export const spyPolicy = z.object({
  /** Least role of each mode. */
  roles: z.object({ listen: leastRole, whisper: leastRole, barge: leastRole }),
  /** A tone or words for the parties when somebody begins to listen. `agent` is who is listened to, be it the customer. */
  notice: z.object({ to: z.enum(["none", "agent", "both"]), media: noticeMedia }),
  /** Whether whoever listens has to say why; the reason stands in the audit. */
  reasonRequired: z.boolean(),
  /** Whether operators see who listens to whom. */
  agentSees: z.boolean(),
  /**
   * How what is heard travels to browsers: `pcm` as it is, 256 kbit/s a stream, or `opus`, about 52 (measured), where the
   * node has the codec and the browser can decode it. Holds for listening that begins from then on.
   */
  codec: z.enum(audioCodecs).default("pcm"),
});

export type SpyPolicy = z.infer<typeof spyPolicy>;

/** How listening ends for whoever has lost the right to it: nothing is to be offered again then. */
export const mayNoLongerListen = "You may no longer listen.";

/** Until an admin decides otherwise. */
export const defaultSpyPolicy: SpyPolicy = {
  roles: { listen: "supervisor", whisper: "supervisor", barge: "supervisor" },
  notice: { to: "none", media: "sound:beep" },
  reasonRequired: false,
  agentSees: true,
  codec: "pcm",
};

/** How a session of a browser that decodes `browser` is to sound, where its node can send that; else it is PCM. */
export function codecFor(policy: SpyPolicy, browser: readonly AudioCodec[]): CodecChoice {
  if (policy.codec === "pcm" || browser.includes(policy.codec)) {
    return { codec: policy.codec, codecReason: "asked" };
  }
  return { codec: "pcm", codecReason: "browser_cannot" };
}

/** How the sound is to be written, and why so. */
export interface CodecChoice {
  codec: AudioCodec;
  codecReason: Extract<CodecReason, "asked" | "browser_cannot">;
}

/** Whether the policy lets this role use the mode. The page hides by it, the server refuses by it. */
export function mayUse(policy: SpyPolicy, role: Role, mode: z.infer<typeof field.spyMode>): boolean {
  return reaches(role, policy.roles[mode]);
}

const modeVerbs: Record<z.infer<typeof field.spyMode>, string> = {
  listen: "listen",
  whisper: "whisper",
  barge: "barge in",
};

/** Why the policy keeps a mode from a role, in a sentence, the same in page and server; null where it does not. */
export function modeRefusalWords(
  policy: SpyPolicy,
  role: Role,
  mode: z.infer<typeof field.spyMode>,
): string | null {
  if (mayUse(policy, role, mode)) return null;
  const who = policy.roles[mode] === "admin" ? "admins" : "supervisors and admins";
  return `The listening policy lets only ${who} ${modeVerbs[mode]}; your role is ${role}.`;
}

/** What helps whom the policy keeps a mode from. */
export const modeRefusalHelp = "Ask an admin if you should have it.";
