"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiError, request } from "@/components/live/request";
import { type Commands, commands } from "@/lib/api/commands";
import type { InputOf, ResultOf } from "@/lib/api/endpoint";
import { type Queries, queries } from "@/lib/api/queries";

export type User = ResultOf<Queries["users"]>["users"][number];
export type UserChange = InputOf<Commands["users.change"]>;
export type NewUser = InputOf<Commands["users.create"]>;

const key = ["users"] as const;

/** All users, by name. */
export function useUsers() {
  return useQuery<User[], ApiError>({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const { users } = await request(queries.users, {}, signal);
      return users.sort((one, other) => one.username.localeCompare(other.username));
    },
  });
}

function useUserMutation<Input>(run: (input: Input) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation<unknown, ApiError, Input>({
    mutationFn: run,
    // Also after a refusal: somebody else may have changed the user meanwhile.
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}

export const useCreateUser = () =>
  useUserMutation((input: NewUser) => request(commands["users.create"], input));
export const useChangeUser = () =>
  useUserMutation((input: UserChange) => request(commands["users.change"], input));
export const useRemoveUser = () => useUserMutation((id: string) => request(commands["users.remove"], { id }));

/** The only admin who can still sign in: cannot be removed, disabled or made less, or nobody could undo it. */
export function lastAdminId(users: readonly User[]): string | null {
  const admins = users.filter((user) => user.role === "admin" && !user.disabled);
  return admins.length === 1 ? (admins[0]?.id ?? null) : null;
}
