import { recordingCommands } from "../recordings";
import { administrationCommands } from "./administration";
import { bridgeCommands } from "./bridges";
import { channelCommands } from "./channels";
import { spyCommands } from "./spies";
import { talkCommands } from "./talks";

/**
 * Every act of the panel, once: the server enforces its role and schema, the page hides by the same entry, and
 * `openapi.json` is made of it.
 */
export const commands = {
  ...channelCommands,
  ...bridgeCommands,
  ...spyCommands,
  ...talkCommands,
  ...recordingCommands,
  ...administrationCommands,
} as const;

export type Commands = typeof commands;
export type CommandName = keyof Commands;
