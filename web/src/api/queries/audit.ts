import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { getPage } from "../client";
import type { AuditRow } from "../types/observed";

export type AuditFilter = {
  actor?: string;
  account?: string;
  action?: string;
  target?: string;
  /** Found anywhere in the entry. */
  q?: string;
  since?: string;
  until?: string;
};

export function auditQuery(filter: AuditFilter) {
  return infiniteQueryOptions({
    queryKey: ["audit", "list", filter],
    queryFn: ({ pageParam, signal }) =>
      getPage<AuditRow>("/api/audit", { ...filter, limit: 200, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}
