"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { type ApiError, request } from "@/components/live/request";
import type { ResultOf } from "@/lib/api/endpoint";
import { type Queries, queries } from "@/lib/api/queries";

export type AuditRow = ResultOf<Queries["audit"]>["rows"][number];

export interface AuditFilter {
  /** Exact names, "" for all. */
  actor: string;
  command: string;
}

const pageSize = 100;

/** The audit, newest first, a page of 100 at a time. A page that is not full is the last one. */
export function useAudit({ actor, command }: AuditFilter) {
  return useInfiniteQuery<AuditRow[], ApiError, AuditRow[], readonly unknown[], string | null>({
    queryKey: ["audit", actor, command],
    initialPageParam: null,
    queryFn: async ({ pageParam, signal }) => {
      const input = {
        limit: pageSize,
        ...(pageParam === null ? {} : { before: pageParam }),
        ...(actor === "" ? {} : { actor }),
        ...(command === "" ? {} : { command }),
      };
      const { rows } = await request(queries.audit, input, signal);
      return rows;
    },
    getNextPageParam: (page) => (page.length < pageSize ? null : (page.at(-1)?.id ?? null)),
    select: ({ pages }) => pages.flat(),
  });
}
