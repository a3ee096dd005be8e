import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { get, send } from "../client";
import type {
  ScheduleChecked,
  ScheduleCoverage,
  SchedulePreview,
  ScheduleRow,
  ScheduleStatus,
  ScheduleSummary,
  UpcomingFire,
} from "../types/schedules";

const one = (id: string) => `/api/schedules/${encodeURIComponent(id)}`;

export const schedulesQuery = queryOptions({
  queryKey: ["schedules", "list"],
  queryFn: ({ signal }) => get<ScheduleRow[]>("/api/schedules", undefined, signal),
});

/** Coverage, what comes next and the last decision of every schedule. */
export const scheduleSummariesQuery = queryOptions({
  queryKey: ["schedules", "summaries"],
  queryFn: ({ signal }) => get<ScheduleSummary[]>("/api/schedules/coverage", undefined, signal),
});

export function upcomingQuery(limit: number) {
  return queryOptions({
    queryKey: ["schedules", "upcoming", limit],
    queryFn: ({ signal }) => get<UpcomingFire[]>("/api/schedules/upcoming", { limit }, signal),
  });
}

export function scheduleStatusQuery(id: string) {
  return queryOptions({
    queryKey: ["schedules", "one", id, "status"],
    queryFn: ({ signal }) => get<ScheduleStatus>(`${one(id)}/status`, undefined, signal),
  });
}

export function scheduleCoverageQuery(id: string) {
  return queryOptions({
    queryKey: ["schedules", "one", id, "coverage"],
    queryFn: ({ signal }) => get<ScheduleCoverage>(`${one(id)}/coverage`, undefined, signal),
  });
}

export function schedulePreviewQuery(id: string, count: number) {
  return queryOptions({
    queryKey: ["schedules", "one", id, "preview", count],
    queryFn: ({ signal }) => get<SchedulePreview>(`${one(id)}/preview`, { count }, signal),
  });
}

export function scheduleQuery(id: string) {
  return queryOptions({
    queryKey: ["schedules", "one", id],
    queryFn: ({ signal }) => get<ScheduleRow>(one(id), undefined, signal),
  });
}

export function scheduleYamlQuery(id: string) {
  return queryOptions({
    queryKey: ["schedules", "yaml", id],
    queryFn: async ({ signal }) => (await send(`${one(id)}/yaml`, { signal, headers: { Accept: "*/*" } })).text(),
  });
}

export const scheduleSchemaQuery = queryOptions({
  queryKey: ["schemas", "schedule"],
  queryFn: () => get<Record<string, unknown>>("/api/schemas/schedule.json"),
  staleTime: Infinity,
});

/** What the server says of a document before it is saved. */
export async function checkSchedule(yaml: string) {
  const text = { body: yaml, type: "application/yaml" };
  const response = await send("/api/schedules/validate", { method: "POST", text });
  return response.json() as Promise<ScheduleChecked>;
}

export function useSaveSchedule() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ yaml, revision }: { yaml: string; revision?: number }) => {
      const response = await send("/api/schedules", {
        method: "POST",
        text: { body: yaml, type: "application/yaml" },
        headers: revision === undefined ? {} : { "If-Match": String(revision) },
      });
      return response.json() as Promise<{ id: string; when: string; revision: number }>;
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ["schedules"] }),
  });
}

export function useSwitchSchedule() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, enabled }: { id: string; enabled: boolean }) =>
      send(`${one(id)}/${enabled ? "enable" : "disable"}`, { method: "POST" }),
    onSettled: () => client.invalidateQueries({ queryKey: ["schedules"] }),
  });
}
