import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { get, send } from "../client";
import type { FleetPerf, ActiveInvestigations, MachinePerf, Processes, ProcessSampling, ProcessTimeline, TopMachines } from "../types/perf";

export interface Window {
  from: number;
  to: number;
  step: number;
}

function parameters({ from, to, step }: Window) {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString(), step: `${step}s` };
}

const one = (pc: string) => `/api/agents/${encodeURIComponent(pc)}`;

export function machinePerfQuery(pc: string, window: Window) {
  return queryOptions({
    queryKey: ["metrics", "one", pc, "perf", window],
    queryFn: ({ signal }) => get<MachinePerf>(`${one(pc)}/perf`, parameters(window), signal),
    placeholderData: keepPreviousData,
  });
}

export function processesQuery(pc: string) {
  return queryOptions({
    queryKey: ["metrics", "one", pc, "processes"],
    queryFn: ({ signal }) => get<Processes>(`${one(pc)}/processes`, undefined, signal),
  });
}

export const PROCESS_METRICS = ["cpu", "rss", "disk_read", "disk_written"] as const;
export type ProcessMetric = (typeof PROCESS_METRICS)[number];

export function processTimelineQuery(pc: string, metric: ProcessMetric, window: Window, top: number) {
  return queryOptions({
    queryKey: ["metrics", "one", pc, "timeline", metric, window, top],
    queryFn: ({ signal }) =>
      get<ProcessTimeline>(`${one(pc)}/processes/timeline`, { metric, top, ...parameters(window) }, signal),
    placeholderData: keepPreviousData,
  });
}

/**
 * Figures of the whole fleet move with their window, which ends at the next step, and not with every sample: in a
 * large fleet there is always a newer one.
 */
export function fleetPerfQuery(metric: string, agg: "avg" | "max", window: Window) {
  return queryOptions({
    queryKey: ["fleet_metrics", metric, agg, window],
    queryFn: ({ signal }) => get<FleetPerf>("/api/perf/fleet", { metric, agg, ...parameters(window) }, signal),
    placeholderData: keepPreviousData,
  });
}

/** `at` is the window's end, so that the answer is renewed with it. */
export function topQuery(metric: string, windowText: string, limit: number, at: number) {
  return queryOptions({
    queryKey: ["fleet_metrics", "top", metric, windowText, limit, at],
    queryFn: ({ signal }) => get<TopMachines>("/api/perf/top", { metric, window: windowText, limit }, signal),
    placeholderData: keepPreviousData,
  });
}

export function investigationsQuery(at: number) {
  return queryOptions({
    queryKey: ["fleet_metrics", "investigations", at],
    queryFn: async ({ signal }) => (await get<ActiveInvestigations>("/api/perf/active-investigations", undefined, signal)).pcs,
    placeholderData: keepPreviousData,
  });
}

/** Switches the detail per process on for so many minutes; 0 switches it off. */
export function useProcessDetail(pc: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (minutes: number) => {
      const response = await send(`${one(pc)}/process-perf`, { method: "PUT", json: { minutes } });
      return response.json() as Promise<ProcessSampling>;
    },
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["metrics", "one", pc] }),
        client.invalidateQueries({ queryKey: ["config"] }),
        client.invalidateQueries({ queryKey: ["fleet_metrics", "investigations"] }),
      ]),
  });
}
