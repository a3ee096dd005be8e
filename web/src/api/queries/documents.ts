import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { get, post, send } from "../client";
import type { DocumentRevision, DocumentVersion } from "../types/documents";

/** The kinds of documents, as the API's paths and the live feed's topics name them. */
export type DocumentFolder = "jobs" | "schedules" | "views" | "groups";

const one = (folder: DocumentFolder, id: string) => `/api/${folder}/${encodeURIComponent(id)}`;

export function historyQuery(folder: DocumentFolder, id: string) {
  return queryOptions({
    queryKey: [folder, "history", id],
    queryFn: ({ signal }) => get<DocumentRevision[]>(`${one(folder, id)}/history`, undefined, signal),
  });
}

/** A revision never changes, and neither does how it differs from the one before it. */
export function versionQuery(folder: DocumentFolder, id: string, revision: number) {
  return queryOptions({
    queryKey: ["document_versions", folder, id, revision],
    queryFn: ({ signal }) => get<DocumentVersion>(`${one(folder, id)}/history/${revision}`, undefined, signal),
    staleTime: Infinity,
  });
}

export function useRestore(folder: DocumentFolder, id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (revision: number) => post(`${one(folder, id)}/restore`, { revision }),
    onSuccess: () => client.invalidateQueries({ queryKey: [folder] }),
  });
}

/** Deletes one; the list it was in is asked for anew. */
export function useDeleteDocument(folder: DocumentFolder) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => send(one(folder, id), { method: "DELETE" }),
    onSuccess: () => client.invalidateQueries({ queryKey: [folder, "list"] }),
  });
}
