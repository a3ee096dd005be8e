import { infiniteQueryOptions, keepPreviousData, queryOptions, useMutation } from "@tanstack/react-query";
import { get, getPage, send } from "../client";
import { queryClient } from "../query-client";
import type { BundleRow, FileRow, FilesUsage, ReleaseRow, VersionRow } from "../types/files";

const FIRST = undefined as string | undefined;
const next = (page: { next: string | undefined }) => page.next;

export type FileKind = "packages" | "scripts";

const LISTS: Record<FileKind, string> = { packages: "/api/app-packages", scripts: "/api/script-objects" };

export function fileAddress(kind: FileKind, name: string, version: string): string {
  return `${LISTS[kind]}/${encodeURIComponent(name)}/${encodeURIComponent(version)}`;
}

export function releaseAddress(version: string, platform?: string | null): string {
  const query = platform ? `?platform=${encodeURIComponent(platform)}` : "";
  return `/api/agents/releases/${encodeURIComponent(version)}${query}`;
}

export function bundleAddress(key: string): string {
  return `/api/collect/bundles/${key.split("/").map(encodeURIComponent).join("/")}`;
}

export function filesQuery(kind: FileKind, q?: string) {
  return infiniteQueryOptions({
    queryKey: ["files", kind, q],
    queryFn: ({ pageParam, signal }) => getPage<FileRow>(LISTS[kind], { q, limit: 100, cursor: pageParam }, signal),
    initialPageParam: FIRST,
    getNextPageParam: next,
    placeholderData: keepPreviousData,
  });
}

export const releasesQuery = infiniteQueryOptions({
  queryKey: ["files", "releases"],
  queryFn: ({ pageParam, signal }) => getPage<ReleaseRow>("/api/agents/releases", { limit: 100, cursor: pageParam }, signal),
  initialPageParam: FIRST,
  getNextPageParam: next,
});

/** How many machines run each version of the agent, or were rolled back from it. */
export const adoptionQuery = queryOptions({
  queryKey: ["agents", "adoption"],
  queryFn: async ({ signal }) => (await getPage<VersionRow>("/api/agents/adoption", { limit: 1000 }, signal)).rows,
});

export function bundlesQuery(machine?: string) {
  return infiniteQueryOptions({
    queryKey: ["bundles", "list", machine],
    queryFn: ({ pageParam, signal }) =>
      getPage<BundleRow>("/api/collect/bundles", { pc_id: machine, limit: 100, cursor: pageParam }, signal),
    initialPageParam: FIRST,
    getNextPageParam: next,
    placeholderData: keepPreviousData,
  });
}

export const filesUsageQuery = queryOptions({
  queryKey: ["files", "usage"],
  queryFn: ({ signal }) => get<FilesUsage>("/api/files/usage", undefined, signal),
});

/** Deletes what is at an address of one of the lists. */
export function useDeleteFile() {
  return useMutation({
    mutationFn: (address: string) => send(address, { method: "DELETE" }),
    onSuccess: () => refreshFiles(),
  });
}

export async function refreshFiles(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ["files"] });
  await queryClient.invalidateQueries({ queryKey: ["bundles"] });
}
