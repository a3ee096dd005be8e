import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { get, send } from "../client";
import type { Pin, Widget } from "../types/observed";

export type AnalyticsFilter = { from: string; to: string; pc_id?: string };

export function analyticsQuery(filter: AnalyticsFilter) {
  return queryOptions({
    queryKey: ["events", "analytics", filter],
    queryFn: ({ signal }) =>
      get<Widget[]>(
        "/api/analytics",
        { ...filter, tz_offset_minutes: -new Date().getTimezoneOffset() },
        signal,
      ),
    placeholderData: keepPreviousData,
  });
}

export const pinsQuery = queryOptions({
  queryKey: ["pins"],
  queryFn: ({ signal }) => get<Pin[]>("/api/pins", undefined, signal),
});

/** Puts a widget on this person's home page, or takes it off. */
export function usePin() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ widget, pinned }: { widget: string; pinned: boolean }) =>
      send("/api/pins", { method: pinned ? "PUT" : "DELETE", json: { widget } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["pins"] }),
  });
}
