/** Facts as machines report them, made ready to be read. */

import { formatBytes, formatExact, formatNumber } from "./format";

/** A value without a display hint, short: lists and objects as JSON. */
export function plainText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function asNumber(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : undefined;
}

function asTime(value: unknown): number | undefined {
  // Seconds or milliseconds since 1970, or a written date.
  if (typeof value === "number") return value < 1e11 ? value * 1000 : value;
  const time = typeof value === "string" ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** A value as its display hint asks; what does not fit its hint is shown as it is. */
export function factText(value: unknown, type: string | null | undefined, locale: string): string {
  if (type === "bytes" || type === "number") {
    const number = asNumber(value);
    if (number !== undefined) return type === "bytes" ? formatBytes(number, locale) : formatNumber(number, locale);
  }
  if (type === "timestamp") {
    const time = asTime(value);
    if (time !== undefined) return formatExact(time, locale);
  }
  return plainText(value);
}

/** Whether a column of this type is set to the right. */
export function isFigure(type: string | null | undefined): boolean {
  return ["number", "bytes", "integer", "real"].includes(type ?? "");
}

export function parseJson(text: string | null | undefined): unknown {
  if (!text) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** A scalar's history holds `{"value": …}`. */
function unwrap(value: unknown): unknown {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const keys = Object.keys(value);
    if (keys.length === 1 && keys[0] === "value") return (value as { value: unknown }).value;
  }
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a changed thing is called: the values of its key. */
export function identityText(identityJson: string): string {
  const identity = parseJson(identityJson);
  if (isRecord(identity)) return Object.values(identity).map(plainText).join(" ");
  return plainText(identity);
}

export interface Difference {
  field: string | undefined;
  before: string | undefined;
  after: string | undefined;
}

/** What differs between the two sides of a change, without what names the thing. */
export function differences(beforeJson: string, afterJson: string, identityJson: string): Difference[] {
  const before = unwrap(parseJson(beforeJson));
  const after = unwrap(parseJson(afterJson));
  const named = parseJson(identityJson);
  const text = (value: unknown) => (value === undefined ? undefined : plainText(value));
  if (!isRecord(before) && !isRecord(after)) return [{ field: undefined, before: text(before), after: text(after) }];
  const left = isRecord(before) ? before : {};
  const right = isRecord(after) ? after : {};
  const known = isRecord(named) ? named : {};
  return [...new Set([...Object.keys(left), ...Object.keys(right)])]
    .filter((field) => !(field in known) && plainText(left[field]) !== plainText(right[field]))
    .map((field) => ({
      field,
      before: isRecord(before) ? text(left[field]) : undefined,
      after: isRecord(after) ? text(right[field]) : undefined,
    }));
}
