import { z } from "zod";
import { roles } from "./roles";

/** Building blocks of the inputs: one place for each limit. Limits are Asterisk's where it has one. */

export const node = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/, "is a node name: letters, digits, . _ - (63 at most)");

/** A lone surrogate half has no UTF-8 form. */
const isText = (value: string): boolean => !/\p{Surrogate}/u.test(value);
const notText = "is not well-formed text";
/** Fixed words of ARI's paths, which stand where an id stands (rest-api/api-docs/channels.json). */
const pathWords: ReadonlySet<string> = new Set(["create", "externalMedia"]);

/** Asterisk takes ids of up to 149 characters (include/asterisk/channel.h, AST_MAX_PUBLIC_UNIQUEID). */
export const channelId = z
  .string()
  .min(1)
  .max(149)
  .refine(isText, notText)
  .refine((id) => !pathWords.has(id), "is a word of ARI, not the id of a channel");
export const bridgeId = z.string().min(1).max(149).refine(isText, notText);

/**
 * Technologies that ring nobody: with them an operator could have Asterisk connect to any host and port
 * (channels/chan_rtp.c, chan_audiosocket.c, chan_websocket.c), or make its inner channels.
 */
const mediaTechnologies: ReadonlySet<string> = new Set(
  "announcer audiosocket bridge cbann cbrec multicastrtp recorder snoop surrogate unicastrtp websocket".split(
    " ",
  ),
);

/** `TECH/resource`, with what a technology may add behind it. No dialplan functions, no control characters. */
export const dialString = z
  .string()
  .trim()
  .max(256)
  .regex(
    /^[A-Za-z0-9_]+\/[A-Za-z0-9_.+*#@:;=/-]+$/,
    "is a technology and a resource, for example PJSIP/alice",
  )
  .refine(
    (text) => !mediaTechnologies.has(text.slice(0, text.indexOf("/")).toLowerCase()),
    "is a technology for media, which rings nobody; name a phone, for example PJSIP/alice",
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

/** One line for people to read. Line breaks would reach SIP headers, and other control characters confuse terminals. */
export const line = (mostCharacters: number) =>
  z
    .string()
    .trim()
    .max(mostCharacters)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
    .regex(/^[^\u0000-\u001f\u007f]*$/, "holds a control character")
    .refine(isText, notText);

/** `Name <number>`, a number, or a name. */
export const callerId = line(120);

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
export const spySides = z.enum(["mixed", "apart"]);
export const whisperTo = z.enum(["near", "far"]);

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
