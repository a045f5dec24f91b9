"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiError, request } from "@/components/live/request";
import { type Commands, commands } from "@/lib/api/commands";
import type { InputOf, ResultOf } from "@/lib/api/endpoint";
import { type Queries, queries } from "@/lib/api/queries";

export type Token = ResultOf<Queries["tokens"]>["tokens"][number];
export type NewToken = InputOf<Commands["tokens.create"]>;
export type MadeToken = ResultOf<Commands["tokens.create"]>;

const key = ["tokens"] as const;

/** All API tokens, newest first. */
export function useTokens() {
  return useQuery<Token[], ApiError>({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const { tokens } = await request(queries.tokens, {}, signal);
      return tokens.sort((one, other) => other.createdAtMs - one.createdAtMs);
    },
  });
}

export function useCreateToken() {
  const client = useQueryClient();
  return useMutation<MadeToken, ApiError, NewToken>({
    mutationFn: (input) => request(commands["tokens.create"], input),
    // The answer holds the secret: it must not stay in the cache when the dialog has gone.
    gcTime: 0,
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}

export function useRevokeToken() {
  const client = useQueryClient();
  return useMutation<unknown, ApiError, string>({
    mutationFn: (id) => request(commands["tokens.revoke"], { id }),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}
