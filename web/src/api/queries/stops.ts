import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { get, post, send } from "../client";
import type { ApprovalRow, FreezeStatus, MachineKilled, StopAllPreview, StoppedAll } from "../types/stops";

export const freezeQuery = queryOptions({
  queryKey: ["freeze"],
  queryFn: ({ signal }) => get<FreezeStatus | null>("/api/freeze", undefined, signal),
});

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
