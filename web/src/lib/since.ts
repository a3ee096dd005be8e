/** A span of the address (`today`, `1h`, `24h`, `7d`, or an exact time) as the moment it begins, to the minute. */
export function sinceTime(span: string | undefined, now: Date): string | undefined {
  if (span === "today") {
    return new Date(now.getFullYear(), now.getMonth(), now.getDate()).toISOString();
  }
  if (span && /^\d{4}-\d{2}-\d{2}T/.test(span)) return span;
  const [, count, unit] = span?.match(/^(\d+)([hd])$/) ?? [];
  if (!count) return undefined;
  const minute = Math.floor(now.getTime() / 60_000) * 60_000;
  return new Date(minute - Number(count) * (unit === "h" ? 3_600_000 : 86_400_000)).toISOString();
}
