import { infiniteQueryOptions, keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { csvAddress, get, getAll, getPage, post, send } from "../client";
import type { ApprovalRow } from "../types/stops";
import type { ExecAnswer, ExecutionDetail, ExecutionRow, ParameterValue, Reach, RunAccepted, Target, TargetRow } from "../types";

const one = (id: string) => `/api/executions/${encodeURIComponent(id)}`;

/** More targets than this are not listed one by one. */
export const TARGET_CAP = 10_000;

export type ExecutionFilter = { job_id?: string; status?: string; since?: string };

export function executionsQuery(filter: ExecutionFilter) {
  return infiniteQueryOptions({
    queryKey: ["executions", "list", filter],
    queryFn: ({ pageParam, signal }) =>
      getPage<ExecutionRow>("/api/executions", { ...filter, limit: 100, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

export function executionsCsv(filter: ExecutionFilter): string {
  return csvAddress("/api/executions", { ...filter });
}

export function recentExecutionsQuery(limit: number) {
  return queryOptions({
    queryKey: ["executions", "recent", limit],
    queryFn: ({ signal }) => get<ExecutionRow[]>("/api/executions", { limit }, signal),
  });
}

export function executionQuery(id: string) {
  return queryOptions({
    queryKey: ["executions", "one", id],
    queryFn: ({ signal }) => get<ExecutionDetail>(one(id), undefined, signal),
  });
}

export function targetsQuery(id: string) {
  return queryOptions({
    queryKey: ["executions", "targets", id],
    queryFn: ({ signal }) => getAll<TargetRow>(`${one(id)}/targets`, { limit: 10_000 }, TARGET_CAP, signal),
  });
}

export function reachQuery(target: Target) {
  return queryOptions({
    queryKey: ["agents", "reach", target],
    queryFn: () => post<Reach>("/api/targets/resolve", target),
    enabled: target.all || target.groups.length > 0 || target.pcs.length > 0,
    placeholderData: keepPreviousData,
  });
}

export const groupsQuery = queryOptions({
  queryKey: ["agents", "groups"],
  queryFn: async () => (await post<Reach>("/api/targets/resolve", { all: true, groups: [], pcs: [] })).by_group,
});

interface Start {
  job: string;
  target: Target;
  key: string;
  jitter?: string;
  parameters?: Record<string, ParameterValue>;
  /** It is to run although a change freeze holds. */
  duringFreeze?: boolean;
}

const inFreeze = (confirmed: boolean | undefined) => (confirmed ? "?during_freeze=true" : "");

/** Orders a job; one that needs somebody else's consent is answered with the request for it. */
export function useStartExecution() {
  return useMutation({
    mutationFn: ({ job, target, key, jitter, parameters, duringFreeze }: Start) =>
      post<ExecAnswer | ApprovalRow>(
        `/api/exec/${encodeURIComponent(job)}${inFreeze(duringFreeze)}`,
        { target, ...(jitter ? { jitter } : {}), ...(parameters ? { parameters } : {}) },
        { "Idempotency-Key": key },
      ),
  });
}

export interface ScriptRun {
  pc_id: string;
  shell: string;
  script: string;
  timeout_secs: number;
  run_as?: string;
}

export function useRunScript() {
  return useMutation({
    mutationFn: ({ key, duringFreeze, ...run }: ScriptRun & { key: string; duringFreeze?: boolean }) =>
      post<RunAccepted>(`/api/run${inFreeze(duringFreeze)}`, { ...run, wait: false }, { "Idempotency-Key": key }),
  });
}

export function useKillExecution(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => send(`${one(id)}/kill`, { method: "POST" }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["executions"] }),
  });
}
