import { infiniteQueryOptions, keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { get, getPage, post } from "../client";
import type { RolloutDetail, RolloutOrder, RolloutPlan, RolloutRow, RolloutSpec } from "../types/rollouts";
import { newKey } from "@/lib/new-key";

const one = (id: string) => `/api/rollouts/${encodeURIComponent(id)}`;

export function rolloutsQuery(filter: { state?: string }) {
  return infiniteQueryOptions({
    queryKey: ["rollouts", "list", filter],
    queryFn: ({ pageParam, signal }) =>
      getPage<RolloutRow>("/api/rollouts", { ...filter, limit: 100, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

/** Its machines' answers are not its own changes: it is read anew whenever executions change. */
export function rolloutQuery(id: string) {
  return queryOptions({
    queryKey: ["rollouts", "detail", id],
    queryFn: ({ signal }) => get<RolloutDetail>(one(id), undefined, signal),
  });
}

export function rolloutPlanQuery(spec: RolloutSpec | undefined) {
  return queryOptions({
    queryKey: ["agents", "rollout-plan", spec],
    queryFn: () => post<RolloutPlan>("/api/rollouts/preview", spec),
    enabled: spec !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
  });
}

export function useCreateRollout() {
  return useMutation({
    mutationFn: ({ spec, key }: { spec: RolloutSpec; key: string }) =>
      post<RolloutRow>("/api/rollouts", spec, { "Idempotency-Key": key }),
  });
}

export function useOrderRollout(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (order: RolloutOrder) =>
      post<RolloutRow>(`${one(id)}/${order}`, {}, { "Idempotency-Key": newKey() }),
    onSettled: () => client.invalidateQueries({ queryKey: ["rollouts"] }),
  });
}
