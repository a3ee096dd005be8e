import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { components } from "../generated/schema";
import { get, send } from "../client";

type Schemas = components["schemas"];
export type GroupRow = Schemas["GroupRow"];
export type GroupPreview = Schemas["GroupPreview"];
export type GroupSaved = Schemas["GroupSaved"];
export type GroupMember = Schemas["GroupMember"];

const one = (id: string) => `/api/groups/${encodeURIComponent(id)}`;
const yamlBody = (yaml: string) => ({ method: "POST" as const, text: { body: yaml, type: "application/yaml" } });

export const groupsQuery = queryOptions({
  queryKey: ["groups", "list"],
  queryFn: async ({ signal }) => (await get<Schemas["GroupList"]>("/api/groups", undefined, signal)).groups,
});

export function groupYamlQuery(id: string) {
  return queryOptions({
    queryKey: ["groups", "yaml", id],
    queryFn: async ({ signal }) => (await send(`${one(id)}/yaml`, { signal, headers: { Accept: "*/*" } })).text(),
  });
}

export function groupMembersQuery(id: string) {
  return queryOptions({
    queryKey: ["groups", "members", id],
    queryFn: ({ signal }) => get<GroupMember[]>(`${one(id)}/members`, undefined, signal),
  });
}

export const groupSchemaQuery = queryOptions({
  queryKey: ["schemas", "group"],
  queryFn: () => get<Record<string, unknown>>("/api/schemas/group.json"),
  staleTime: Infinity,
});

/** Who would be in the group if this text was saved. */
export function groupPreviewQuery(yaml: string) {
  return queryOptions({
    queryKey: ["groups", "preview", yaml],
    queryFn: async ({ signal }) => (await send("/api/groups/preview", { ...yamlBody(yaml), signal })).json() as Promise<GroupPreview>,
    retry: false,
  });
}

export function useSaveGroup() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ yaml, revision }: { yaml: string; revision?: number }) => {
      const headers: Record<string, string> = revision === undefined ? {} : { "If-Match": String(revision) };
      const response = await send("/api/groups", { ...yamlBody(yaml), headers });
      return response.json() as Promise<GroupSaved>;
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ["groups"] }),
  });
}

/** Who is mailed about a group. */
export function useSaveContacts(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (emails: string[]) => send(`${one(id)}/email`, { method: "PUT", json: { emails } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["groups", "list"] }),
  });
}
