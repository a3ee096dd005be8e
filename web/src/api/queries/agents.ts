import { infiniteQueryOptions, keepPreviousData, queryOptions, useMutation } from "@tanstack/react-query";
import { formatSort, type Filter, type Sort } from "@/lib/filters";
import { csvAddress, get, getPage, post } from "../client";
import type { AgentRow } from "../types";

const PAGE = 500;

function parameters(filter: Filter, sort: Sort) {
  const { attr, can, ...others } = filter;
  return { ...others, capability: can, ...attributeCondition(attr), sort: formatSort(sort) };
}

/** `site=tokyo`, or `site` alone for machines that have it. */
function attributeCondition(attr: string | undefined): Record<string, string> {
  if (!attr) return {};
  const at = attr.indexOf("=");
  return at < 0 ? { [`attr.${attr}__set`]: "1" } : { [`attr.${attr.slice(0, at)}`]: attr.slice(at + 1) };
}

/** The machines that match, page after page. */
export function agentsQuery(filter: Filter, sort: Sort) {
  return infiniteQueryOptions({
    queryKey: ["agents", "list", filter, sort],
    queryFn: ({ pageParam, signal }) =>
      getPage<AgentRow>("/api/agents", { ...parameters(filter, sort), limit: PAGE, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

/** All that match, not only what has been scrolled to. */
export function agentsCsv(filter: Filter, sort: Sort): string {
  return csvAddress("/api/agents", parameters(filter, sort));
}

export function agentQuery(pc: string) {
  return queryOptions({
    queryKey: ["agents", "one", pc],
    queryFn: ({ signal }) => get<AgentRow>(`/api/agents/${encodeURIComponent(pc)}`, undefined, signal),
  });
}

/** A few machines whose name, host or user contains the text. */
export function findAgentsQuery(text: string) {
  return queryOptions({
    queryKey: ["agents", "find", text],
    queryFn: ({ signal }) => get<AgentRow[]>("/api/agents", { q: text, limit: 12, sort: "pc_id" }, signal),
    placeholderData: keepPreviousData,
  });
}

export function usePing(pc: string) {
  return useMutation({
    mutationFn: () =>
      post<{ round_trip_ms: number }>(`/api/agents/${encodeURIComponent(pc)}/ping?wait_secs=5`, undefined),
  });
}
