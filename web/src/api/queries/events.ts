import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { get, nextCursor, send } from "../client";
import type { EventsAnswer, Heatmap, ObsEvent } from "../types/observed";

export type EventFilter = {
  pc_id?: string;
  kinds?: string;
  kinds_ex?: string;
  sources?: string;
  sources_ex?: string;
  payload_key?: string;
  payload_value?: string;
  from?: string;
  to?: string;
};

const PATH = "/api/obs_events";

interface EventsPage {
  rows: ObsEvent[];
  next: string | undefined;
  total: number | undefined;
}

async function page(query: Record<string, string | number | undefined>, signal?: AbortSignal): Promise<EventsPage> {
  const response = await send(PATH, { query, signal });
  const total = response.headers.get("x-total-count");
  return {
    rows: ((await response.json()) as EventsAnswer).events,
    next: nextCursor(response.headers.get("link")),
    total: total === null ? undefined : Number(total),
  };
}

export function eventsQuery(filter: EventFilter) {
  return infiniteQueryOptions({
    queryKey: ["events", "list", filter],
    queryFn: ({ pageParam, signal }) => page({ ...filter, limit: 200, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });
}

/** Events are read for a lane up to so many. */
const LANE_LIMIT = 1000;

/** One machine's events of a window, newest first, and whether older ones of it were left out. */
export function laneQuery(pc: string, from: string, to: string) {
  return queryOptions({
    queryKey: ["events", "one", pc, from, to],
    queryFn: ({ signal }) => page({ pc_id: pc, from, to, limit: LANE_LIMIT }, signal),
    placeholderData: keepPreviousData,
  });
}

/** The last event before a window that says whether the machine ran. It does not change any more. */
export function laneSeedQuery(pc: string, before: string, kinds: string) {
  return queryOptions({
    queryKey: ["past_events", pc, before, kinds],
    queryFn: async ({ signal }) =>
      (await page({ pc_id: pc, from: "1970-01-01T00:00:00Z", to: before, kinds, limit: 1 }, signal)).rows[0] ?? null,
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
}

export function heatmapQuery(filter: { kinds?: string; pc_ids?: string; from: string; to: string; step: number }) {
  const { step, ...rest } = filter;
  return queryOptions({
    queryKey: ["events", "heatmap", filter],
    queryFn: ({ signal }) => get<Heatmap>(`${PATH}/heatmap`, { ...rest, step: `${step}s` }, signal),
    placeholderData: keepPreviousData,
  });
}

export const eventKindsQuery = queryOptions({
  queryKey: ["events", "kinds"],
  queryFn: async ({ signal }) => (await get<{ kinds: string[] }>(`${PATH}/kinds`, undefined, signal)).kinds,
  staleTime: 60_000,
});

export const eventSourcesQuery = queryOptions({
  queryKey: ["events", "sources"],
  queryFn: async ({ signal }) => (await get<{ sources: string[] }>(`${PATH}/sources`, undefined, signal)).sources,
  staleTime: 60_000,
});
