import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { get, post, send } from "../client";
import type { ApprovalRow, FreezeRequest, FreezeStatus, MachineKilled, StopAllPreview, StoppedAll } from "../types/stops";

export const freezeQuery = queryOptions({
  queryKey: ["freeze"],
  queryFn: ({ signal }) => get<FreezeStatus | null>("/api/freeze", undefined, signal),
});

export function useSetFreeze() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (json: FreezeRequest) => send("/api/freeze", { method: "PUT", json }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["freeze"] }),
  });
}

export function useClearFreeze() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => send("/api/freeze", { method: "DELETE" }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["freeze"] }),
  });
}

/** What an emergency stop would stop, as of the moment it is asked. */
export const stopAllQuery = queryOptions({
  queryKey: ["executions", "stop-all"],
  queryFn: ({ signal }) => get<StopAllPreview>("/api/stop-all", undefined, signal),
  staleTime: 0,
});

export function useStopAll() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (confirm: string) => post<StoppedAll>("/api/stop-all", { confirm }),
    onSuccess: () => client.invalidateQueries(),
  });
}

/** Stops everything on a machine. */
export function useKillMachine(pc: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => post<MachineKilled>(`/api/agents/${encodeURIComponent(pc)}/kill`, {}),
    onSuccess: () => client.invalidateQueries({ queryKey: ["executions"] }),
  });
}

/** Requests for consent that nobody has decided on. */
export const waitingApprovalsQuery = queryOptions({
  queryKey: ["approvals", "pending"],
  queryFn: ({ signal }) => get<ApprovalRow[]>("/api/approvals", { state: "pending", limit: 100 }, signal),
});

export function useDecide() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, verdict, duringFreeze }: { id: string; verdict: "approve" | "reject"; duringFreeze: boolean }) =>
      post<ApprovalRow>(
        `/api/approvals/${encodeURIComponent(id)}/${verdict}${duringFreeze ? "?during_freeze=true" : ""}`,
        {},
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ["approvals"] }),
  });
}

/** What is said of jobs: those nothing was ever said of are left out, and may run. */
export const revocationsQuery = queryOptions({
  queryKey: ["jobs", "statuses"],
  queryFn: ({ signal }) => get<Record<string, "ACTIVE" | "REVOKED">>("/api/scripts/status", undefined, signal),
});

export function useRevoke(job: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (verb: "revoke" | "unrevoke") => send(`/api/scripts/${encodeURIComponent(job)}/${verb}`, { method: "POST" }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["jobs"] }),
  });
}

/** What was asked for a job, the last first. */
export function approvalsOfQuery(job: string) {
  return queryOptions({
    queryKey: ["approvals", "of", job],
    queryFn: ({ signal }) => get<ApprovalRow[]>("/api/approvals", { job_id: job, limit: 100 }, signal),
  });
}

/** Asks that schedules and rollouts may run a job as it is now. */
export function useAskStanding() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (job: string) => post<ApprovalRow>("/api/approvals", { job_id: job }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["approvals"] }),
  });
}
