import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { get, post, send } from "../client";
import type { Job, JobChecked, JobSaved } from "../types";

const one = (id: string) => `/api/jobs/${encodeURIComponent(id)}`;
const YAML = "application/yaml";

export const jobsQuery = queryOptions({
  queryKey: ["jobs", "list"],
  queryFn: ({ signal }) => get<Job[]>("/api/jobs", undefined, signal),
});

export function jobQuery(id: string) {
  return queryOptions({
    queryKey: ["jobs", "one", id],
    queryFn: ({ signal }) => get<Job>(one(id), undefined, signal),
  });
}

export function jobYamlQuery(id: string) {
  return queryOptions({
    queryKey: ["jobs", "yaml", id],
    queryFn: async ({ signal }) => (await send(`${one(id)}/yaml`, { signal, headers: { Accept: "*/*" } })).text(),
  });
}

export const manifestSchemaQuery = queryOptions({
  queryKey: ["schemas", "manifest"],
  queryFn: () => get<Record<string, unknown>>("/api/schemas/manifest.json"),
  staleTime: Infinity,
});

/** Asks the server what it thinks of a manifest; a refusal is an `ApiError` with lines. */
export async function checkJob(yaml: string, signal?: AbortSignal): Promise<JobChecked> {
  const response = await send("/api/jobs/validate", { method: "POST", text: { body: yaml, type: YAML }, signal });
  return response.json() as Promise<JobChecked>;
}

export async function saveJob(yaml: string, revision?: number): Promise<JobSaved> {
  const response = await send("/api/jobs", {
    method: "POST",
    text: { body: yaml, type: YAML },
    headers: revision === undefined ? {} : { "If-Match": String(revision) },
  });
  return response.json() as Promise<JobSaved>;
}

export function createJob(manifest: unknown): Promise<JobSaved> {
  return post<JobSaved>("/api/jobs", manifest);
}

export function useSaveJob() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ yaml, revision }: { yaml: string; revision?: number }) => saveJob(yaml, revision),
    onSuccess: () => client.invalidateQueries({ queryKey: ["jobs"] }),
  });
}

export function useKillJob() {
  return useMutation({ mutationFn: (id: string) => send(`${one(id)}/kill`, { method: "POST" }) });
}
