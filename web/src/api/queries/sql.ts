import { queryOptions, useMutation } from "@tanstack/react-query";
import { get, post, send } from "../client";
import { queryClient } from "../query-client";
import type { QueryAnswer, QueryView, SavedQuery } from "../types/query";

export interface Question {
  sql: string;
  limit: number;
}

export async function runQuery(question: Question, signal: AbortSignal): Promise<QueryAnswer> {
  const response = await send("/api/query", { method: "POST", json: question, signal });
  return (await response.json()) as QueryAnswer;
}

/** The same answer as the server writes it for a spreadsheet. */
export async function queryCsv(question: Question): Promise<string> {
  const response = await send("/api/query", { method: "POST", json: question, headers: { Accept: "text/csv" } });
  return response.text();
}

export const querySchemaQuery = queryOptions({
  queryKey: ["query", "schema"],
  queryFn: ({ signal }) => get<QueryView[]>("/api/query/schema", undefined, signal),
  staleTime: 60_000,
});

export const savedQueriesQuery = queryOptions({
  queryKey: ["query", "saved"],
  queryFn: ({ signal }) => get<SavedQuery[]>("/api/query/saved", undefined, signal),
});

function refreshSaved() {
  return queryClient.invalidateQueries({ queryKey: savedQueriesQuery.queryKey });
}

export function useSaveQuery() {
  return useMutation({
    mutationFn: (query: { name: string; sql: string }) => post<SavedQuery>("/api/query/saved", query),
    onSuccess: refreshSaved,
  });
}

export function useDeleteQuery() {
  return useMutation({
    mutationFn: (id: string) => send(`/api/query/saved/${encodeURIComponent(id)}`, { method: "DELETE" }),
    onSuccess: refreshSaved,
  });
}
