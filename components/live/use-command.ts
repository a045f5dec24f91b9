"use client";

import { type UseMutationResult, useMutation } from "@tanstack/react-query";
import { useCallback, useSyncExternalStore } from "react";
import { type CommandName, type Commands, commands } from "@/lib/api/commands";
import type { InputOf, ResultOf } from "@/lib/api/endpoint";
import type { Collection } from "@/lib/live/rows";
import { useLiveStore } from "./live-provider";
import type { LiveStore } from "./live-store";
import { type RowActivity, rowKey } from "./pending";
import { ApiError, request } from "./request";
import { toSignIn } from "./session";

/** What a command is called with. */
export interface CommandCall<Name extends CommandName> {
  input: InputOf<Commands[Name]>;
  /** Row at which *pending* and a refusal are shown; default: the row that `input` names, null for none. */
  at?: string | null;
  /** In words, shown while it is pending: "Hanging up". Default: made of the command's name. */
  what?: string;
}

const collectionOf: Record<string, Collection> = {
  channels: "channels",
  bridges: "bridges",
  spies: "spies",
  talks: "talks",
};

/** The row that an input names, null where it names none. */
export function rowOf(name: CommandName, input: Record<string, unknown>): string | null {
  const node = input["node"];
  const id = name === "spies.start" ? input["channelId"] : input["id"];
  const collection = name === "spies.start" ? "channels" : collectionOf[name.split(".")[0] ?? ""];
  if (typeof node !== "string" || typeof id !== "string" || collection === undefined) return null;
  return rowKey(node, collection, id);
}

/**
 * Sends an act; see {@link useCommand}.
 * @throws ApiError what was refused; it stands at the row by then.
 */
export async function send<Name extends CommandName>(
  store: LiveStore,
  name: Name,
  { input, at, what }: CommandCall<Name>,
): Promise<ResultOf<Commands[Name]>> {
  const key = at === undefined ? rowOf(name, input as Record<string, unknown>) : at;
  const words = what ?? name.replace(/^\w+\./, "");
  if (key !== null) store.pending.start(key, words, () => store.rowAt(key));
  try {
    return await request<Commands[Name]>(commands[name], input);
  } catch (reason) {
    const error = ApiError.from(reason);
    if (error.problem.status === 401) toSignIn({ ended: true });
    if (key !== null) store.pending.refuse(key, words, error.problem);
    throw error;
  }
}

/**
 * An act of the panel. `mutate({ input, at?, what? })` sends it; the row shows *pending* until its live change comes or
 * 5 s pass, and the refusal if there is one. The error is always an {@link ApiError}.
 */
export function useCommand<Name extends CommandName>(
  name: Name,
): UseMutationResult<ResultOf<Commands[Name]>, ApiError, CommandCall<Name>> {
  const store = useLiveStore();
  return useMutation<ResultOf<Commands[Name]>, ApiError, CommandCall<Name>>({
    mutationKey: [name],
    retry: false,
    mutationFn: (call) => send(store, name, call),
  });
}

/**
 * Any act, where which one is decided at the press. What is refused stands at the row, so there is nothing to await.
 * The function is stable.
 */
export function useSend(): <Name extends CommandName>(name: Name, call: CommandCall<Name>) => void {
  const store = useLiveStore();
  return useCallback((name, call) => void send(store, name, call).catch(() => undefined), [store]);
}

/** What is under way or was refused at these rows; null for nothing. */
export function useActivity(...keys: string[]): RowActivity | null {
  const { pending } = useLiveStore();
  return useSyncExternalStore(
    pending.subscribe,
    () => pending.first(keys),
    () => null,
  );
}
