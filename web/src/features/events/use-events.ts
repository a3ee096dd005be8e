import type { EventFilter } from "@/api/queries/events";
import type { Flat } from "@/features/shared/search";
import type { Range } from "@/lib/range";

export const VIEWS = ["list", "timeline", "heat"] as const;
export type View = (typeof VIEWS)[number];

export function viewOf(text: string | undefined): View {
  return VIEWS.find((view) => view === text) ?? "list";
}

/** A list whose beginning moved with every step would start over as often. */
function beginning(range: Range): number {
  if (!range.span) return range.from;
  const coarse = range.span === "1h" ? 600_000 : 3_600_000;
  return Math.floor(range.from / coarse) * coarse;
}

/** What the address asks of the events, as the API takes it. A range that moves has no end, so that news is seen. */
export function filterOf(search: Flat, range: Range): EventFilter {
  return {
    pc_id: search.pc,
    kinds: search.kinds,
    kinds_ex: search.kinds_ex,
    sources: search.sources,
    sources_ex: search.sources_ex,
    payload_key: search.key,
    payload_value: search.key ? search.value : undefined,
    from: new Date(beginning(range)).toISOString(),
    to: range.span ? undefined : new Date(range.to).toISOString(),
  };
}

/** What clearing the filter takes out of the address. */
export const NO_FILTER: Flat = {
  pc: undefined,
  kinds: undefined,
  kinds_ex: undefined,
  sources: undefined,
  sources_ex: undefined,
  key: undefined,
  value: undefined,
  event: undefined,
};

export function isFiltered(search: Flat): boolean {
  return Object.keys(NO_FILTER).some((key) => key !== "event" && search[key]);
}
