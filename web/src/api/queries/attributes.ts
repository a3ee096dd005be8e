import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { components } from "../generated/schema";
import { get, send } from "../client";

type Schemas = components["schemas"];
export type AttributeImport = Schemas["AttributeImport"];

export const attributeNamesQuery = queryOptions({
  queryKey: ["attributes", "names"],
  queryFn: ({ signal }) => get<Schemas["AttributeName"][]>("/api/attributes", undefined, signal),
});

/** Sets values, and with `null` takes them away; the others stay. */
export function useChangeAttributes(pc: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (attributes: Record<string, string | null>) =>
      send(`/api/agents/${encodeURIComponent(pc)}/attributes`, { method: "PATCH", json: { attributes } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["agents"] }),
  });
}

export interface ImportOptions {
  table: string;
  dryRun: boolean;
  keepUnknown: boolean;
  clearEmpty: boolean;
}

export function useImportAttributes() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ table, dryRun, keepUnknown, clearEmpty }: ImportOptions) => {
      const response = await send("/api/agents/attributes/import", {
        method: "POST",
        query: { dry_run: dryRun, keep_unknown: keepUnknown, clear_empty: clearEmpty },
        text: { body: table, type: "text/csv" },
      });
      return response.json() as Promise<AttributeImport>;
    },
    onSuccess: (answer) => answer.applied && client.invalidateQueries({ queryKey: ["agents"] }),
  });
}
