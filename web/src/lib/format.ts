/** Numbers, sizes, spans and times, written for a locale. */

const numberFormats = new Map<string, Intl.NumberFormat>();

export function formatNumber(value: number, locale: string): string {
  let format = numberFormats.get(locale);
  if (!format) numberFormats.set(locale, (format = new Intl.NumberFormat(locale)));
  return format.format(value);
}

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** Bytes in binary units, at most one decimal: `12.4 MiB`. */
export function formatBytes(bytes: number, locale: string): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${value.toLocaleString(locale, { maximumFractionDigits: digits })} ${UNITS[unit]}`;
}

type SpanUnit = "millisecond" | "second" | "minute" | "hour" | "day";

/** English is shortest with bare letters, which Japanese does not use. */
function inUnit(value: number, unit: SpanUnit, locale: string): string {
  const unitDisplay = locale.startsWith("en") && unit !== "millisecond" ? "narrow" : "short";
  const digits = unit === "second" && value < 10 && !Number.isInteger(value) ? 1 : 0;
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay, maximumFractionDigits: digits }).format(value);
}

/** A span of milliseconds, short: `340 ms`, `2.1s`, `4m 12s`, `3h 5m`, `2d 4h`. */
export function formatSpan(ms: number, locale: string): string {
  if (ms < 1000) return inUnit(Math.max(0, Math.round(ms)), "millisecond", locale);
  const seconds = ms / 1000;
  if (seconds < 60) return inUnit(seconds, "second", locale);
  const parts: [number, SpanUnit][] = [
    [Math.floor(seconds / 86_400), "day"],
    [Math.floor((seconds % 86_400) / 3600), "hour"],
    [Math.floor((seconds % 3600) / 60), "minute"],
    [Math.floor(seconds % 60), "second"],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => inUnit(count, unit, locale))
    .join(" ");
}

const STEPS: [number, Intl.RelativeTimeFormatUnit][] = [
  [60, "second"],
  [3600, "minute"],
  [86_400, "hour"],
  [86_400 * 30, "day"],
  [86_400 * 365, "month"],
  [Infinity, "year"],
];
const SECONDS: Partial<Record<Intl.RelativeTimeFormatUnit, number>> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  month: 86_400 * 30,
  year: 86_400 * 365,
};

/** How long ago, in words: `3 min. ago`, `2 時間前`. Under five seconds counts as now. */
export function formatAgo(then: number, now: number, locale: string): string {
  const seconds = (then - now) / 1000;
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
  if (Math.abs(seconds) < 5) return relative.format(0, "second");
  const unit = STEPS.find(([limit]) => Math.abs(seconds) < limit)![1];
  return relative.format(Math.trunc(seconds / SECONDS[unit]!), unit);
}

/** The exact time in the reader's zone, the zone named. */
export function formatExact(time: string | number, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    dateStyle: "medium",
    timeStyle: "long",
  }).format(new Date(time));
}

/** A bound that is a date of the server's zone, or a moment. */
export function formatBound(bound: string, locale: string): string {
  return bound.includes("T") ? formatExact(bound, locale) : bound;
}

/** A day, as a heading over what happened in it. */
export function formatDay(time: string | number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { weekday: "long", year: "numeric", month: "long", day: "numeric" }).format(
    new Date(time),
  );
}

/** Time of day, for a list whose day is known. */
export function formatClock(time: string | number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(
    new Date(time),
  );
}

/** Cuts an id or path in the middle, keeping both recognisable ends. */
export function middleCut(text: string, max: number): string {
  if (text.length <= max) return text;
  const head = Math.ceil((max - 1) / 2);
  return `${text.slice(0, head)}…${text.slice(text.length - (max - 1 - head))}`;
}

/** The first line that says something. */
export function firstLine(text: string | null | undefined): string {
  return (text ?? "").split(/\r?\n/).find((line) => line.trim() !== "")?.trim() ?? "";
}

const SYSTEMS: Record<string, string> = { linux: "Linux", windows: "Windows", macos: "macOS" };

/** An operating system as people write it. */
export function osName(family: string | null | undefined): string | undefined {
  return family ? (SYSTEMS[family] ?? family) : undefined;
}
