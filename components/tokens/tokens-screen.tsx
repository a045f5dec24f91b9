"use client";

import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ProblemLine } from "@/components/ui/problem-line";
import { ScreenBar } from "@/components/ui/screen-bar";
import { SkeletonRows } from "@/components/ui/skeleton";
import { TokenDialog } from "./token-dialog";
import { TokenRow } from "./token-row";
import { useTokens } from "./use-tokens";

/** What else than people may use the API. */
export function TokensScreen() {
  const tokens = useTokens();
  const [making, setMaking] = useState(false);
  const rows = tokens.data ?? [];
  const newToken = (
    <Button kind="primary" onClick={() => setMaking(true)}>
      <Plus aria-hidden />
      New token
    </Button>
  );
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <ScreenBar
        summary={
          tokens.data === undefined
            ? "API tokens"
            : `${rows.length} ${rows.length === 1 ? "token" : "tokens"}`
        }
      >
        {newToken}
      </ScreenBar>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {tokens.error === null ? null : (
          <div className="px-4 py-3">
            <ProblemLine problem={tokens.error.problem} />
          </div>
        )}
        {tokens.isPending ? <SkeletonRows count={4} /> : null}
        {rows.length === 0 ? null : (
          <ul aria-label="API tokens">
            {rows.map((token) => (
              <TokenRow key={token.id} token={token} nowMs={tokens.dataUpdatedAt} />
            ))}
          </ul>
        )}
        {tokens.data !== undefined && rows.length === 0 ? (
          <EmptyState icon={<KeyRound />} title="No tokens yet">
            A token lets a script or a CRM use everything that is on these screens, under /api/v1. Make one
            with New token.
          </EmptyState>
        ) : null}
      </div>
      <TokenDialog open={making} onOpenChange={setMaking} />
    </div>
  );
}
