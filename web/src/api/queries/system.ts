import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { ApiError, get, getPage } from "../client";
import type { DeadLetter, FleetHealth, Summary } from "../types";

export const summaryQuery = queryOptions({
  queryKey: ["summary"],
  queryFn: ({ signal }) => get<Summary>("/api/summary", undefined, signal),
});

export const versionQuery = queryOptions({
  queryKey: ["version"],
  queryFn: () => get<{ version: string }>("/api/version"),
  staleTime: Infinity,
});

/** A degraded system answers 503 with the same body, which is what the page is for. */
async function fetchHealth(signal: AbortSignal): Promise<FleetHealth> {
  const response = await fetch("/api/health/fleet", {
    headers: { Accept: "application/json", "X-Kanade-Source": "spa" },
    signal,
  });
  const body = (await response.json().catch(() => ({}))) as Partial<FleetHealth>;
  if (body.agents && body.tasks) return body as FleetHealth;
  const problem = body as { code?: string; title?: string; detail?: string; request_id?: string };
  throw new ApiError(
    response.status,
    problem.code ?? `http_${response.status}`,
    problem.title ?? "",
    problem.detail ?? "",
    problem.request_id,
    [],
  );
}

export const healthQuery = queryOptions({
  queryKey: ["health"],
  queryFn: ({ signal }) => fetchHealth(signal),
});

export const deadLettersQuery = infiniteQueryOptions({
  queryKey: ["dead_letters", "list"],
  queryFn: ({ pageParam, signal }) =>
    getPage<DeadLetter>("/api/dead-letters", { limit: 50, cursor: pageParam }, signal),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next,
});

export function deadLetterQuery(id: string) {
  return queryOptions({
    queryKey: ["dead_letters", "one", id],
    queryFn: ({ signal }) => get<DeadLetter>(`/api/dead-letters/${encodeURIComponent(id)}`, undefined, signal),
  });
}
