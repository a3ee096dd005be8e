/** Whole days of the reader's zone: today, or the last so many. */
export const DAYS = ["1", "7", "30"] as const;
export type Days = (typeof DAYS)[number];

export function daysOf(text: string | undefined): Days {
  return DAYS.find((days) => days === text) ?? "7";
}

/** From the first midnight to the end of the current minute, so that the question stays the same for a while. */
export function dayRange(days: Days, now: number): { from: number; to: number } {
  const today = new Date(now);
  const first = new Date(today.getFullYear(), today.getMonth(), today.getDate() - (Number(days) - 1));
  return { from: first.getTime(), to: Math.ceil(now / 300_000) * 300_000 };
}
