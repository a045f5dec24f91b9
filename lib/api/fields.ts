import { z } from "zod";
import { roles } from "./roles";

/** Building blocks of the inputs: one place for each limit. Limits are Asterisk's where it has one. */

export const node = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/, "is a node name: letters, digits, . _ - (63 at most)");

/** Asterisk takes ids of up to 149 characters (include/asterisk/channel.h, AST_MAX_PUBLIC_UNIQUEID). */
export const channelId = z.string().min(1).max(149);
export const bridgeId = z.string().min(1).max(149);

/** `TECH/resource`, with what a technology may add behind it. No dialplan functions, no control characters. */
export const dialString = z
  .string()
  .trim()
  .max(256)
  .regex(
    /^[A-Za-z0-9_]+\/[A-Za-z0-9_.+*#@:;=/-]+$/,
    "is a technology and a resource, for example PJSIP/alice",
  );

export const extension = z
  .string()
  .trim()
  .min(1)
  .max(79)
  .regex(/^[A-Za-z0-9_.+*#-]+$/, "is an extension: letters, digits and + * # . _ -");
export const context = z
  .string()
  .trim()
  .min(1)
  .max(79)
  .regex(/^[A-Za-z0-9_.-]+$/, "is a dialplan context: letters, digits and . _ -");
export const priority = z.number().int().min(1).max(10_000);

/** `Name <number>`, a number, or a name. Line breaks would reach SIP headers. */
export const callerId = z
  .string()
  .trim()
  .max(120)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
  .regex(/^[^\u0000-\u001f\u007f]*$/, "holds a control character");

export const dtmfDigits = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[0-9A-Da-d*#]+$/, "holds something else than 0-9 A-D * #");

export const musicClass = z
  .string()
  .max(79)
  .regex(/^[A-Za-z0-9_.-]*$/, "is a music class: letters, digits and . _ -");

export const muteDirection = z.enum(["in", "out", "both"]);
export const spyMode = z.enum(["listen", "whisper", "barge"]);

/** Words of DELETE /channels `reason` that Asterisk 16 to 22 all know. */
export const hangupReason = z.enum([
  "normal",
  "busy",
  "congestion",
  "no_answer",
  "timeout",
  "rejected",
  "unallocated",
  "normal_unspecified",
  "number_incomplete",
  "codec_mismatch",
  "interworking",
  "failure",
  "answered_elsewhere",
]);

export const username = z
  .string()
  .trim()
  .min(2)
  .max(40)
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, "starts with a letter or digit, then letters, digits and . _ -");
/** Length is the rule that helps (ASVS 6.2.1); the list of common passwords is checked on the server. */
export const newPassword = z.string().min(12).max(128);
export const role = z.enum(roles);

export type HangupReason = z.infer<typeof hangupReason>;
