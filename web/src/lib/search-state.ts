/** How far the index of a text search reached, as the headers of its answer say it. */
export interface SearchState {
  lagMessages: number;
  lagMs: number;
  complete: boolean;
}

/** Fewer characters than this the index cannot look up. */
export const SHORTEST_SEARCH = 3;

export function searchState(headers: Headers | undefined): SearchState | undefined {
  const complete = headers?.get("x-search-complete");
  if (!headers || !complete) return undefined;
  const figure = (name: string) => Number(headers.get(name)) || 0;
  return {
    lagMessages: figure("x-search-lag-messages"),
    lagMs: figure("x-search-lag-seconds") * 1000,
    complete: complete !== "false",
  };
}
