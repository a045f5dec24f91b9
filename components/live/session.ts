"use client";

import { useQuery } from "@tanstack/react-query";
import type { ResultOf } from "@/lib/api/endpoint";
import { queries } from "@/lib/api/queries";
import { ApiError, request } from "./request";

export type Session = ResultOf<typeof queries.me>;

export const sessionKey = ["me"] as const;

/**
 * Who is signed in; undefined until the panel has answered. Without a session the sign-in page opens. `error` is also
 * that of a try that will be repeated: a panel that does not answer is asked for ever.
 */
export function useSession(): { session: Session | undefined; error: ApiError | null } {
  const { data, error, failureReason } = useQuery<Session, ApiError>({
    queryKey: sessionKey,
    queryFn: ({ signal }) => request(queries.me, {}, signal),
    staleTime: 60_000,
    retry: (_failures, reason) => reason.problem.status !== 401,
    retryDelay: (failures) => Math.min(500 * 2 ** failures, 4_000),
  });
  return { session: data, error: error ?? failureReason };
}

/** Opens the sign-in page, which leads back here. `ended` where the person was in the middle of something: it says so. */
export function toSignIn({ ended = false }: { ended?: boolean } = {}): void {
  const here = `${window.location.pathname}${window.location.search}`;
  window.location.assign(`/sign-in?next=${encodeURIComponent(here)}${ended ? "&ended=1" : ""}`);
}

/** Another page of this browser may be getting a new cookie just now: its answer may still be on the way. */
const askAgainAfterMs = 1_000;

/**
 * Whether nobody is signed in here any more. The panel is asked, twice before it is believed; while it does not answer
 * nothing is over.
 */
export async function isSessionOver(): Promise<boolean> {
  const refused = (): Promise<boolean> =>
    request(queries.me, {}).then(
      () => false,
      (reason: unknown) => ApiError.from(reason).problem.status === 401,
    );
  if (!(await refused())) return false;
  await new Promise((resolve) => setTimeout(resolve, askAgainAfterMs));
  return await refused();
}
