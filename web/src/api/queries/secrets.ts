import { queryOptions, useMutation } from "@tanstack/react-query";
import { getAll, send } from "../client";
import { queryClient } from "../query-client";
import type { SecretShown } from "../types/secrets";

const one = (name: string) => `/api/secrets/${encodeURIComponent(name)}`;

/** More secrets than this are not listed. */
const CAP = 5_000;

export const secretsQuery = queryOptions({
  queryKey: ["secrets"],
  queryFn: ({ signal }) => getAll<SecretShown>("/api/secrets", { limit: 500 }, CAP, signal),
});

function refresh() {
  return queryClient.invalidateQueries({ queryKey: secretsQuery.queryKey });
}

export function useSetSecret() {
  return useMutation({
    mutationFn: ({ name, value }: { name: string; value: string }) => send(one(name), { method: "PUT", json: { value } }),
    onSuccess: refresh,
  });
}

export function useDeleteSecret() {
  return useMutation({
    mutationFn: (name: string) => send(one(name), { method: "DELETE" }),
    onSuccess: refresh,
  });
}
