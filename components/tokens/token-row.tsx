"use client";

import { CircleCheck, Clock } from "lucide-react";
import { ArmedButton } from "@/components/ui/armed-button";
import { ProblemLine } from "@/components/ui/problem-line";
import { Badge, StatePill } from "@/components/ui/state-pill";
import { untrusted } from "@/components/ui/untrusted";
import { When } from "@/components/ui/when";
import { type Token, useRevokeToken } from "./use-tokens";

/** One token: what it may do, until when, when it was used last. */
export function TokenRow({ token, nowMs }: { token: Token; nowMs: number }) {
  const revoke = useRevokeToken();
  const expired = token.expiresAtMs !== null && token.expiresAtMs <= nowMs;
  return (
    <li className="border-b border-line px-4 py-2.5">
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1.5 lg:grid-cols-[minmax(0,1fr)_7rem_15rem_11rem_auto]">
        <p className="min-w-0">
          <span className="block truncate font-medium">{untrusted(token.name)}</span>
          <span className="block truncate text-xs text-ink-2">
            by {untrusted(token.createdBy)}, <When atMs={token.createdAtMs} />
          </span>
        </p>
        <span className="flex justify-self-end lg:justify-self-start">
          <Badge>{token.role}</Badge>
        </span>
        <span className="min-w-0">
          {expired ? (
            <StatePill tone="warn" icon={<Clock />}>
              Expired <When atMs={token.expiresAtMs ?? 0} />
            </StatePill>
          ) : (
            <StatePill tone="good" icon={<CircleCheck />}>
              {token.expiresAtMs === null ? (
                "Valid, does not expire"
              ) : (
                <>
                  Valid, expires <When atMs={token.expiresAtMs} />
                </>
              )}
            </StatePill>
          )}
        </span>
        <span className="text-right text-xs text-ink-2 lg:text-left">
          {token.lastUsedAtMs === null ? (
            "Never used"
          ) : (
            <>
              Used <When atMs={token.lastUsedAtMs} />
            </>
          )}
        </span>
        <span className="col-span-2 lg:col-span-1">
          <ArmedButton size="small" disabled={revoke.isPending} onAct={() => revoke.mutate(token.id)}>
            Revoke<span className="sr-only"> {untrusted(token.name)}</span>
          </ArmedButton>
        </span>
      </div>
      {revoke.error === null ? null : <ProblemLine problem={revoke.error.problem} />}
    </li>
  );
}
