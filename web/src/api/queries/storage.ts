import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { get, post } from "../client";
import type { BrokerUsage, TableRetention, UpkeepProgress, VerifyStatus } from "../types/storage";

/** The broker tells nobody how full it is, so the open page asks. */
const ASK_AGAIN = 10_000;

export const brokerUsageQuery = queryOptions({
  queryKey: ["storage", "broker"],
  refetchInterval: ASK_AGAIN,
  queryFn: ({ signal }) => get<BrokerUsage>("/api/jetstream/status", undefined, signal),
});

export const retentionQuery = queryOptions({
  queryKey: ["storage", "retention"],
  queryFn: ({ signal }) => get<TableRetention[]>("/api/retention", undefined, signal),
});

const WORKING = ["queued", "reading", "swapping", "comparing"];

export function isWorking(state: { state: string } | undefined): boolean {
  return state !== undefined && WORKING.includes(state.state);
}

/** Progress of a task that tells nobody else is asked for while the task runs. */
function progress<T extends { state: string }>(name: "rebuild" | "verify") {
  return queryOptions({
    queryKey: ["projection", name],
    queryFn: ({ signal }) => get<T>(`/api/projection/${name}`, undefined, signal),
    refetchInterval: ({ state }) => (isWorking(state.data) ? 1000 : false),
  });
}

export const rebuildQuery = progress<UpkeepProgress>("rebuild");
export const verifyQuery = progress<VerifyStatus>("verify");

export function useStart(name: "rebuild" | "verify") {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => post<unknown>(`/api/projection/${name}`, undefined),
    onSettled: () => client.invalidateQueries({ queryKey: ["projection", name] }),
  });
}
