import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { get, send } from "../client";
import type { ViewRow } from "../types/observed";

const one = (id: string) => `/api/views/${encodeURIComponent(id)}`;

export const viewsQuery = queryOptions({
  queryKey: ["views", "list"],
  queryFn: ({ signal }) => get<ViewRow[]>("/api/views", undefined, signal),
});

export function viewYamlQuery(id: string) {
  return queryOptions({
    queryKey: ["views", "yaml", id],
    queryFn: async ({ signal }) => (await send(`${one(id)}/yaml`, { signal, headers: { Accept: "*/*" } })).text(),
  });
}

export const viewSchemaQuery = queryOptions({
  queryKey: ["schemas", "view"],
  queryFn: () => get<Record<string, unknown>>("/api/schemas/view.json"),
  staleTime: Infinity,
});

export function useSaveView() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ yaml, revision }: { yaml: string; revision?: number }) => {
      const response = await send("/api/views", {
        method: "POST",
        text: { body: yaml, type: "application/yaml" },
        headers: revision === undefined ? {} : { "If-Match": String(revision) },
      });
      return response.json() as Promise<{ id: string; widget_count: number; revision: number }>;
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ["views"] }),
  });
}
