import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { components } from "../generated/schema";
import { get, send } from "../client";

type Schemas = components["schemas"];
export type ConfigScope = Schemas["ConfigScope"];
export type EffectiveConfig = Schemas["EffectiveConfig"];
export type MachineConfig = Schemas["MachineConfig"];
export type ConfigLayerRow = Schemas["ConfigLayerRow"];

/** Whose configuration it is; `name` of a group or a machine. */
export interface Layer {
  scope: "global" | "group" | "machine";
  name: string;
}

function address({ scope, name }: Layer): string {
  if (scope === "global") return "/api/config";
  return `/api/${scope === "group" ? "groups" : "pcs"}/${encodeURIComponent(name)}/config`;
}

/** What a layer sets, with the tag that names its revision. */
export function layerQuery(layer: Layer) {
  return queryOptions({
    queryKey: ["config", "layer", layer.scope, layer.name],
    queryFn: async ({ signal }) => {
      const response = await send(address(layer), { signal });
      const settings = (await response.json()) as ConfigScope;
      return { settings, tag: response.headers.get("etag") ?? "" };
    },
    enabled: layer.scope === "global" || layer.name !== "",
  });
}

/** What holds where the layer sets nothing. */
export function inheritedQuery(layer: Layer) {
  const path = layer.scope === "global" ? "/api/config/defaults" : `${address(layer)}/inherited`;
  return queryOptions({
    queryKey: ["config", "inherited", layer.scope, layer.name],
    queryFn: ({ signal }) => get<EffectiveConfig>(path, undefined, signal),
    enabled: layer.scope === "global" || layer.name !== "",
  });
}

export const layersQuery = queryOptions({
  queryKey: ["config", "layers"],
  queryFn: ({ signal }) => get<ConfigLayerRow[]>("/api/config/layers", undefined, signal),
});

export function effectiveQuery(pc: string) {
  return queryOptions({
    queryKey: ["config", "effective", pc],
    queryFn: ({ signal }) => get<MachineConfig>(`/api/agents/${encodeURIComponent(pc)}/effective_config`, undefined, signal),
  });
}

export function useSaveLayer(layer: Layer) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ settings, tag }: { settings: ConfigScope; tag: string }) =>
      send(address(layer), { method: "PUT", json: settings, headers: { "If-Match": tag } }),
    onSettled: () => client.invalidateQueries({ queryKey: ["config"] }),
  });
}
