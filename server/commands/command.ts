import type { CommandName, Commands } from "@/lib/api/commands";
import type { ParsedOf, ResultOf } from "@/lib/api/endpoint";
import type { Identity } from "../auth/identity";
import type { Tokens, Users } from "../auth/ports";
import type { RecordingSounds } from "../media/recording-sounds";
import type { Nodes } from "../nodes/nodes";
import type { Policies, RecordingLog } from "../storage/ports";
import type { IdentifyAgain } from "./right-now";

/** What a command may use. Built once in `server/main.ts`. */
export interface CommandServices {
  nodes: Nodes;
  users: Users;
  tokens: Tokens;
  policies: Policies;
  recordings: { log: RecordingLog; sounds: Pick<RecordingSounds, "forget"> };
}

export type Input<Name extends CommandName> = ParsedOf<Commands[Name]>;
export type Result<Name extends CommandName> = ResultOf<Commands[Name]>;

/**
 * What an act tells of itself for its row in the audit: a sentence, by default what it could not do, and fields that stand
 * beside those it was given.
 */
export interface Told {
  detail?: string;
  input: Record<string, unknown>;
}

/** Does the act, after schema and role have been checked; what it throws becomes the answer and the audit outcome. */
export type Handler<Name extends CommandName> = (
  input: Input<Name>,
  services: CommandServices,
  identity: Identity,
  tell: (told: Told) => void,
) => Promise<Result<Name>>;

/** An act that leaves something running under the right of who asked. */
export type LastingHandler<Name extends CommandName> = (
  ...given: [...Parameters<Handler<Name>>, identifyAgain: IdentifyAgain]
) => Promise<Result<Name>>;

export type Handlers = {
  [Name in CommandName]: Name extends "spies.start" | "talks.start" ? LastingHandler<Name> : Handler<Name>;
};
