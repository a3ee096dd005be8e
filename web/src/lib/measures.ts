import { formatBytes, formatNumber, formatSpan } from "./format";

/** What machines measure, with its unit. */

export type Unit = "percent" | "bytes" | "rate" | "count" | "minutes";

export const MEASURES = {
  cpu_pct: "percent",
  mem_used_bytes: "bytes",
  mem_total_bytes: "bytes",
  swap_used_bytes: "bytes",
  swap_total_bytes: "bytes",
  disk_read_bytes_per_sec: "rate",
  disk_written_bytes_per_sec: "rate",
  net_rx_bytes_per_sec: "rate",
  net_tx_bytes_per_sec: "rate",
} as const satisfies Record<string, Unit>;

export type Measure = keyof typeof MEASURES;

/** Those worth comparing across machines. */
export const FLEET_MEASURES: Measure[] = [
  "cpu_pct",
  "mem_used_bytes",
  "swap_used_bytes",
  "disk_read_bytes_per_sec",
  "disk_written_bytes_per_sec",
  "net_rx_bytes_per_sec",
  "net_tx_bytes_per_sec",
];

export function isMeasure(text: string | undefined): text is Measure {
  return text !== undefined && text in MEASURES;
}

/** A value with its unit, short. */
export function formatMeasure(value: number | null | undefined, unit: Unit, locale: string): string {
  if (value === null || value === undefined) return "–";
  switch (unit) {
    case "percent":
      return `${value.toLocaleString(locale, { maximumFractionDigits: value >= 10 ? 0 : 1 })} %`;
    case "bytes":
      return formatBytes(value, locale);
    case "rate":
      return `${formatBytes(value, locale)}/s`;
    case "count":
      return formatNumber(value, locale);
    case "minutes":
      return formatSpan(value * 60_000, locale);
  }
}

/** Distances between marks of an axis that read well in a unit. */
export function ticksOf(unit: Unit): number[] {
  if (unit === "bytes" || unit === "rate") {
    return [1, 1024, 1024 ** 2, 1024 ** 3, 1024 ** 4].flatMap((base) => [1, 2, 4, 8, 16, 32, 64, 128, 256, 512].map((n) => n * base));
  }
  const decades = [0.1, 1, 10, 100, 1000, 10_000, 100_000, 1_000_000];
  return decades.flatMap((base) => [base, base * 2, base * 5]).filter((each) => unit === "percent" || each >= 1);
}
