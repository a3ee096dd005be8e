import { infiniteQueryOptions, keepPreviousData, queryOptions, useMutation } from "@tanstack/react-query";
import { csvAddress, get, getBody, getPage, send } from "../client";
import { queryClient } from "../query-client";
import type { CheckAlert, CheckProblem, ChecksAnswer, CheckTransition, MatrixAnswer } from "../types/checks";

const FIRST = undefined as string | undefined;
const next = (page: { next: string | undefined }) => page.next;

export interface CheckFilter {
  check?: string;
  status?: string;
  pc_id?: string;
  stale?: boolean;
  include_ok?: boolean;
}

/** How many machines stand how, per check; one row with it, since no answer comes without any. */
export const checkCountsQuery = queryOptions({
  queryKey: ["checks", "counts"],
  queryFn: async ({ signal }) => (await get<ChecksAnswer>("/api/checks", { limit: 1 }, signal)).counts,
});

/** The rows behind the counts. */
export function checkRowsQuery(filter: CheckFilter) {
  return infiniteQueryOptions({
    queryKey: ["checks", "rows", filter],
    queryFn: ({ pageParam, signal }) =>
      getBody<ChecksAnswer>("/api/checks", { ...filter, limit: 100, cursor: pageParam }, signal),
    initialPageParam: FIRST,
    getNextPageParam: next,
    placeholderData: keepPreviousData,
  });
}

export function checkRowsCsv(filter: CheckFilter): string {
  return csvAddress("/api/checks", { ...filter });
}

/** Reports that could not be read, newest first; the server keeps the list short. */
export const checkProblemsQuery = queryOptions({
  queryKey: ["checks", "problems"],
  queryFn: ({ signal }) => get<CheckProblem[]>("/api/checks/problems", undefined, signal),
});

export const checkMatrixQuery = infiniteQueryOptions({
  queryKey: ["checks", "matrix"],
  queryFn: ({ pageParam, signal }) => getBody<MatrixAnswer>("/api/checks/matrix", { limit: 200, cursor: pageParam }, signal),
  initialPageParam: FIRST,
  getNextPageParam: next,
});

export const checkMatrixCsv = csvAddress("/api/checks/matrix", {});

export interface CheckHistoryFilter {
  check?: string;
  pc_id?: string;
  since?: string;
}

export function checkTransitionsQuery(filter: CheckHistoryFilter) {
  return infiniteQueryOptions({
    queryKey: ["checks", "transitions", filter],
    queryFn: ({ pageParam, signal }) =>
      getPage<CheckTransition>("/api/checks/transitions", { ...filter, limit: 100, cursor: pageParam }, signal),
    initialPageParam: FIRST,
    getNextPageParam: next,
    placeholderData: keepPreviousData,
  });
}

export function checkAlertsQuery(filter: CheckHistoryFilter) {
  return infiniteQueryOptions({
    queryKey: ["checks", "alerts", filter],
    queryFn: ({ pageParam, signal }) =>
      getPage<CheckAlert>("/api/checks/alerts", { ...filter, limit: 100, cursor: pageParam }, signal),
    initialPageParam: FIRST,
    getNextPageParam: next,
    placeholderData: keepPreviousData,
  });
}

export function checkHistoryCsv(which: "transitions" | "alerts", filter: CheckHistoryFilter): string {
  return csvAddress(`/api/checks/${which}`, { ...filter });
}

/** Clears what is known of a check, on one machine or on all. */
export function useClearCheck() {
  return useMutation({
    mutationFn: async ({ check, pc }: { check: string; pc?: string }) => {
      const response = await send(`/api/checks/${encodeURIComponent(check)}`, { method: "DELETE", query: { pc_id: pc } });
      return (await response.json()) as { deleted: number };
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["checks"] }),
  });
}
