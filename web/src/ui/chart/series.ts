import type { Unit } from "@/lib/measures";

/** One line of a chart: a value, or nothing, for each of the chart's times. */
export interface Series {
  id: string;
  label: string;
  values: (number | null)[];
  /** What the values came from, where each stands for many: the band around the line. */
  low?: (number | null)[];
  high?: (number | null)[];
}

export interface ChartData {
  /** Milliseconds, ascending, the same for all series. */
  times: number[];
  series: Series[];
  unit: Unit;
}

/** Lines differ by colour and by stroke, so that either is enough. */
export const STROKES = [
  { color: "--accent", dash: [] },
  { color: "--warn-fill", dash: [8, 4] },
  { color: "--ok-fill", dash: [2, 3] },
  { color: "--info-fill", dash: [10, 3, 2, 3] },
  { color: "--bad-fill", dash: [4, 2] },
  { color: "--idle-fill", dash: [1, 4] },
] as const;

export function strokeOf(at: number): (typeof STROKES)[number] {
  return STROKES[at % STROKES.length]!;
}

/** Each series on top of those before it; a missing value counts as none. */
export function stacked(series: Series[]): Series[] {
  const sums: number[] = [];
  return series.map((each) => ({
    ...each,
    values: each.values.map((value, at) => (sums[at] = (sums[at] ?? 0) + (value ?? 0))),
  }));
}

/** The place of the last value that is there. */
export function lastKnown(values: (number | null)[]): number | undefined {
  const at = values.findLastIndex((value) => value !== null);
  return at < 0 ? undefined : at;
}

/** The greatest value, the bands included. */
export function peakOf(series: Series[]): number {
  return Math.max(0, ...series.flatMap((each) => [...each.values, ...(each.high ?? [])].map((value) => value ?? 0)));
}

/** Points of an answer as columns; what a point does not have is nothing. */
export function columnsOf<P extends { at: string }>(points: P[], name: keyof P & string): (number | null)[] {
  return points.map((point) => {
    const value = point[name];
    return typeof value === "number" && Number.isFinite(value) ? value : null;
  });
}

/** Puts an empty point wherever at least one step is missing, so that a line does not cross what nobody measured. */
export function withGaps<P extends { at: string }>(points: P[], stepSeconds: number): { at: string }[] {
  const step = stepSeconds * 1000;
  return points.flatMap((point, index) => {
    const previous = points[index - 1];
    const gap = previous && Date.parse(point.at) - Date.parse(previous.at) > step * 2.5;
    return gap ? [{ at: new Date(Date.parse(previous.at) + step).toISOString() }, point] : [point];
  });
}
