/** A range of time as the address keeps it: `range=24h` moves with the clock, `from` and `to` stand still. */

export const SPANS = { "1h": 3600, "6h": 21_600, "24h": 86_400, "7d": 604_800, "30d": 2_592_000 } as const;
export type Span = keyof typeof SPANS;

export interface Range {
  /** Milliseconds, as everywhere in the browser. */
  from: number;
  to: number;
  /** The moving span, unless the range was chosen exactly. */
  span?: Span;
  /** Seconds between two points of a chart over it. */
  step: number;
}

export interface RangeSearch {
  range?: string;
  from?: string;
  to?: string;
  step?: string;
}

/** Steps that whole rollups add up to. */
export const STEPS = [60, 300, 900, 1800, 3600, 7200, 21_600, 86_400];

/** Points are as many as a wide screen tells apart. */
const MOST_POINTS = 400;
/** A chart of more than this is one no browser draws gladly. */
const MOST_ASKED = 3000;

export function isSpan(text: string | undefined): text is Span {
  return text !== undefined && text in SPANS;
}

/** The finest step that keeps the points of a span apart. */
export function stepFor(seconds: number, most = MOST_POINTS): number {
  return STEPS.find((step) => seconds / step <= most) ?? 86_400;
}

/** The steps a person may choose for a span. */
export function stepsFor(seconds: number): number[] {
  return STEPS.filter((step) => seconds / step <= MOST_ASKED && seconds / step >= 2);
}

function exact(search: RangeSearch): { from: number; to: number } | undefined {
  const from = Date.parse(search.from ?? "");
  const to = Date.parse(search.to ?? "");
  return from < to ? { from, to } : undefined;
}

/**
 * The range an address means at `now`. A moving one ends at the step after now, so that it stays the same until the
 * next step begins.
 */
export function rangeOf(search: RangeSearch, fallback: Span, now: number): Range {
  const own = exact(search);
  const span = isSpan(search.range) ? search.range : fallback;
  const seconds = own ? (own.to - own.from) / 1000 : SPANS[span];
  const asked = Number(search.step);
  const step = stepsFor(seconds).includes(asked) ? asked : stepFor(seconds);
  if (own) return { ...own, step };
  const to = Math.ceil(now / (step * 1000)) * step * 1000;
  return { from: to - seconds * 1000, to, span, step };
}

/** What a `datetime-local` field shows for a moment: the reader's own time. */
export function toLocalField(ms: number): string {
  const date = new Date(ms);
  return new Date(ms - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The moment a `datetime-local` field means, if it means one. */
export function fromLocalField(text: string): string | undefined {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
