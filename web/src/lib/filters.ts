/**
 * The machines filter as a person types it (`os:linux version:0.43.1 disk`) and as the address keeps it.
 * Words without a known key are text to search for.
 */

export const FILTER_KEYS = ["status", "os", "arch", "can", "session", "config", "version", "quarantined", "group", "attr"] as const;
export type FilterKey = (typeof FILTER_KEYS)[number];
export type Filter = Partial<Record<FilterKey, string>> & { q?: string };

const ALIASES: Record<string, FilterKey> = {
  status: "status",
  is: "status",
  os: "os",
  arch: "arch",
  architecture: "arch",
  can: "can",
  capability: "can",
  session: "session",
  "signed-in": "session",
  config: "config",
  version: "version",
  agent: "version",
  quarantined: "quarantined",
  group: "group",
  attr: "attr",
  attribute: "attr",
};

/** Splits at blanks, keeping `key:"two words"` together. */
function words(text: string): string[] {
  return text.match(/[^\s":]+:"[^"]*"|"[^"]*"|\S+/g) ?? [];
}

function unquote(text: string): string {
  return text.replace(/^"(.*)"$/, "$1");
}

export function parseFilter(text: string): Filter {
  const filter: Filter = {};
  const rest: string[] = [];
  for (const word of words(text)) {
    const colon = word.indexOf(":");
    const key = colon > 0 ? ALIASES[word.slice(0, colon).toLowerCase()] : undefined;
    const value = colon > 0 ? unquote(word.slice(colon + 1)) : "";
    if (key && value) filter[key] = value;
    else rest.push(unquote(word));
  }
  if (rest.length > 0) filter.q = rest.join(" ");
  return filter;
}

function quote(text: string): string {
  return /\s/.test(text) ? `"${text}"` : text;
}

export function formatFilter(filter: Filter): string {
  const chips = FILTER_KEYS.filter((key) => filter[key]).map((key) => `${key}:${quote(filter[key]!)}`);
  return [...chips, ...(filter.q ? [filter.q] : [])].join(" ");
}

/** Takes what the address says, ignoring keys and values that mean nothing here. */
export function filterFromSearch(search: Record<string, unknown>): Filter {
  const filter: Filter = {};
  for (const key of [...FILTER_KEYS, "q"] as const) {
    const value = search[key];
    if (typeof value === "string" && value !== "") filter[key] = value;
  }
  if (filter.status && filter.status !== "online" && filter.status !== "offline") delete filter.status;
  return filter;
}

/** A sort as the address keeps it: `hostname` or `-last_heartbeat`. */
export interface Sort {
  column: string;
  descending: boolean;
}

export function parseSort(text: string | undefined, fallback: string): Sort {
  const value = text || fallback;
  return value.startsWith("-")
    ? { column: value.slice(1), descending: true }
    : { column: value, descending: false };
}

export function formatSort(sort: Sort): string {
  return `${sort.descending ? "-" : ""}${sort.column}`;
}

/** Clicking a column sorts by it; clicking it again turns the direction. */
export function nextSort(current: Sort, column: string): Sort {
  if (current.column !== column) return { column, descending: false };
  return { column, descending: !current.descending };
}
