import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { csvAddress, get, getAll, getPage } from "../client";
import type { ResultRow } from "../types";

export type ResultFilter = {
  pc_id?: string;
  job_id?: string;
  exec_id?: string;
  outcome?: string;
  /** `met`: only runs that came up against a limit. */
  limits?: string;
  since?: string;
  /** Words in the output, looked up in its index. */
  q?: string;
  /** A regular expression over the output, 0.43's way. */
  re?: string;
};

export function resultsQuery(filter: ResultFilter) {
  return infiniteQueryOptions({
    queryKey: ["results", "list", filter],
    queryFn: ({ pageParam, signal }) =>
      getPage<ResultRow>("/api/results", { ...filter, limit: 100, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    placeholderData: (previous) => previous,
  });
}

export function resultsCsv(filter: ResultFilter): string {
  return csvAddress("/api/results", { ...filter });
}

export function recentResultsQuery(filter: ResultFilter, limit: number) {
  return queryOptions({
    queryKey: ["results", "recent", filter, limit],
    queryFn: ({ signal }) => get<ResultRow[]>("/api/results", { ...filter, limit }, signal),
  });
}

/** The answers of one execution, with previews of their output, at most `cap`. */
export function executionResultsQuery(execId: string, cap: number) {
  return queryOptions({
    queryKey: ["results", "execution", execId],
    queryFn: ({ signal }) => getAll<ResultRow>("/api/results", { exec_id: execId, limit: 500 }, cap, signal),
  });
}

export function resultQuery(id: string) {
  return queryOptions({
    queryKey: ["results", "one", id],
    queryFn: ({ signal }) => get<ResultRow>(`/api/results/${encodeURIComponent(id)}`, undefined, signal),
  });
}
