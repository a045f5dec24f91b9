"use client";

import { useQuery } from "@tanstack/react-query";
import type { ResultOf } from "@/lib/api/endpoint";
import { queries } from "@/lib/api/queries";
import { type ApiError, request } from "./request";

export type Session = ResultOf<typeof queries.me>;

export const sessionKey = ["me"] as const;

/** Who is signed in; undefined until the panel has answered. Without a session the sign-in page opens. */
export function useSession(): { session: Session | undefined; error: ApiError | null } {
  const { data, error } = useQuery<Session, ApiError>({
    queryKey: sessionKey,
    queryFn: ({ signal }) => request(queries.me, {}, signal),
    staleTime: 60_000,
    retry: (failures, reason) => reason.problem.status !== 401 && failures < 5,
  });
  return { session: data, error };
}

/** Opens the sign-in page, which leads back here. */
export function toSignIn(): void {
  const here = `${window.location.pathname}${window.location.search}`;
  window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
}
