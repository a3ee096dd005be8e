import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { conditionParameters, type Condition } from "@/lib/conditions";
import { formatSort, type Sort } from "@/lib/filters";
import { csvAddress, get, getBody, getPage } from "../client";
import type { FactChange, FirstSeen, FoundRow, MachineFactsOf, Probe, ProbeRows } from "../types/inventory";

const segment = encodeURIComponent;
const FIRST = undefined as string | undefined;
const next = (page: { next: string | undefined }) => page.next;

export const probesQuery = queryOptions({
  queryKey: ["inventory", "probes"],
  queryFn: ({ signal }) => get<Probe[]>("/api/inventory/jobs", undefined, signal),
  // What most machines report comes first.
  select: (probes) => [...probes].sort((a, b) => b.pc_count - a.pc_count || a.manifest_id.localeCompare(b.manifest_id)),
});

export interface ProbeFilter {
  q?: string;
  problems?: string;
}

function probeList(job: string, filter: ProbeFilter, sort: Sort) {
  return { path: `/api/inventory/by-job/${segment(job)}`, query: { ...filter, sort: formatSort(sort), lists: "0" } };
}

/** The machines a probe has facts of, page after page. */
export function probeRowsQuery(job: string, filter: ProbeFilter, sort: Sort) {
  const { path, query } = probeList(job, filter, sort);
  return infiniteQueryOptions({
    queryKey: ["inventory", "by-job", job, filter, sort],
    queryFn: ({ pageParam, signal }) => getBody<ProbeRows>(path, { ...query, limit: 200, cursor: pageParam }, signal),
    initialPageParam: FIRST,
    getNextPageParam: next,
    placeholderData: keepPreviousData,
  });
}

export function probeRowsCsv(job: string, filter: ProbeFilter, sort: Sort): string {
  const { path, query } = probeList(job, filter, sort);
  return csvAddress(path, query);
}

export function machineInventoryQuery(pc: string) {
  return queryOptions({
    queryKey: ["inventory", "machine", pc],
    queryFn: ({ signal }) => get<MachineFactsOf[]>(`/api/inventory/${segment(pc)}`, undefined, signal),
  });
}

/** What is looked for: in a list of the facts, or without one in the single facts. */
export interface LookUp {
  job: string;
  field: string | undefined;
  conditions: Condition[];
}

function lookUpPath({ job, field }: LookUp): string {
  const base = `/api/inventory/${segment(job)}`;
  return field ? `${base}/search/${segment(field)}` : `${base}/search-scalars`;
}

export function lookUpQuery(lookUp: LookUp) {
  const asked = conditionParameters(lookUp.conditions);
  return infiniteQueryOptions({
    queryKey: ["inventory", "look-up", lookUp.job, lookUp.field, asked],
    queryFn: ({ pageParam, signal }) =>
      getPage<FoundRow>(lookUpPath(lookUp), { ...asked, limit: 500, cursor: pageParam }, signal),
    initialPageParam: FIRST,
    getNextPageParam: next,
    placeholderData: keepPreviousData,
    enabled: Object.keys(asked).length > 0,
  });
}

export function lookUpCsv(lookUp: LookUp): string {
  return csvAddress(lookUpPath(lookUp), conditionParameters(lookUp.conditions));
}

export interface ChangeFilter {
  field?: string;
  identity?: string;
  pc_id?: string;
  kind?: string;
  since?: string;
}

/** What came, went and changed on all machines, newest first. */
export function changesQuery(job: string, filter: ChangeFilter) {
  return infiniteQueryOptions({
    queryKey: ["inventory", "changes", job, filter],
    queryFn: ({ pageParam, signal }) =>
      getPage<FactChange>(
        `/api/inventory/${segment(job)}/history/search`,
        { ...filter, limit: 100, cursor: pageParam },
        signal,
      ),
    initialPageParam: FIRST,
    getNextPageParam: next,
    placeholderData: keepPreviousData,
    enabled: job !== "",
  });
}

export function changesCsv(job: string, filter: ChangeFilter): string {
  return csvAddress(`/api/inventory/${segment(job)}/history/search`, { ...filter });
}

/** The changes of one machine, newest first. */
export function machineChangesQuery(job: string, pc: string) {
  return infiniteQueryOptions({
    queryKey: ["inventory", "machine-changes", job, pc],
    queryFn: ({ pageParam, signal }) =>
      getPage<FactChange>(
        `/api/inventory/${segment(job)}/history/pc/${segment(pc)}`,
        { limit: 200, cursor: pageParam },
        signal,
      ),
    initialPageParam: FIRST,
    getNextPageParam: next,
  });
}

function firstSeenPath(job: string): string {
  return `/api/inventory/${segment(job)}/history/first_seen`;
}

export function firstSeenQuery(job: string, filter: ChangeFilter) {
  return infiniteQueryOptions({
    queryKey: ["inventory", "first-seen", job, filter],
    queryFn: ({ pageParam, signal }) =>
      getPage<FirstSeen>(firstSeenPath(job), { ...filter, limit: 100, cursor: pageParam }, signal),
    initialPageParam: FIRST,
    getNextPageParam: next,
    placeholderData: keepPreviousData,
    enabled: job !== "",
  });
}

export function firstSeenCsv(job: string, filter: ChangeFilter): string {
  return csvAddress(firstSeenPath(job), { ...filter });
}
