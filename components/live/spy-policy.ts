"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { queries } from "@/lib/api/queries";
import type { Role } from "@/lib/api/roles";
import { mayUse, modeRefusalWords, type SpyPolicy } from "@/lib/api/spy-policy";
import type { SpyMode } from "@/lib/live/rows";
import { ApiError, request } from "./request";
import { useSession } from "./session";

export const spyPolicyKey = ["spyPolicy"] as const;

/**
 * What the admin has decided about listening; undefined until it is known. The live socket tells of each change; asked
 * for again once in a minute all the same.
 */
export function useSpyPolicy(): { policy: SpyPolicy | undefined; error: ApiError | null } {
  const { session } = useSession();
  const { data, error } = useQuery<SpyPolicy, ApiError>({
    queryKey: spyPolicyKey,
    queryFn: ({ signal }) => request(queries.spyPolicy, {}, signal),
    enabled: session !== undefined,
    staleTime: 30_000,
    refetchInterval: 60_000,
  });
  return { policy: data, error };
}

/**
 * The policy as it is known at the press: what was just asked for is there before anything is drawn by it. The function
 * is stable.
 */
export function useKnownPolicy(): () => SpyPolicy | undefined {
  const client = useQueryClient();
  return useCallback(() => client.getQueryData<SpyPolicy>(spyPolicyKey), [client]);
}

/** Asks for the policy now, whatever is known of it. The function is stable; it rejects with an {@link ApiError}. */
export function usePolicyNow(): () => Promise<SpyPolicy> {
  const client = useQueryClient();
  return useCallback(
    () =>
      client.fetchQuery({
        queryKey: spyPolicyKey,
        queryFn: ({ signal }) => request(queries.spyPolicy, {}, signal),
        staleTime: 0,
      }),
    [client],
  );
}

/** Fields of an act by which the panel says that it decides by another policy than the page knows. */
const decidedFields: ReadonlySet<string> = new Set(["reason", "mode"]);

/** Asks for the policy again where what was refused names it. The function is stable. */
export function usePolicyAskedAgain(): (refused: unknown) => void {
  const client = useQueryClient();
  return useCallback(
    (refused) => {
      const { field } = ApiError.from(refused).problem;
      if (field === undefined || !decidedFields.has(field)) return;
      void client.invalidateQueries({ queryKey: spyPolicyKey });
    },
    [client],
  );
}

/** Whoever comes back to the window is not to press by a policy of before. */
export function usePolicyAskedOnFocus(): void {
  const client = useQueryClient();
  useEffect(() => {
    const ask = () => void client.invalidateQueries({ queryKey: spyPolicyKey });
    window.addEventListener("focus", ask);
    return () => window.removeEventListener("focus", ask);
  }, [client]);
}

/** Whether one sees who listens to whom: operators only where the policy says so, and not before it is known. */
export function useSeesListeners(): boolean {
  const { session } = useSession();
  const { policy } = useSpyPolicy();
  return session !== undefined && (session.role !== "operator" || policy?.agentSees === true);
}

/** Why a mode is kept from this role by the policy; null where it is not, or the policy is not known. */
export function modeRefusal(policy: SpyPolicy | undefined, role: Role, mode: SpyMode): string | null {
  return policy === undefined ? null : modeRefusalWords(policy, role, mode);
}

/** That the policy has taken away the mode by which one was heard; null where it has not. */
export function modeTakenWords(policy: SpyPolicy, role: Role, mode: SpyMode): string | null {
  if (mayUse(policy, role, mode)) return null;
  const who = policy.roles[mode] === "admin" ? "admins" : "supervisors and admins";
  return `An admin now keeps ${mode} to ${who}: nobody hears you.`;
}
