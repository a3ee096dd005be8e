/** Counts as five steps of heat, on a scale that one busy machine does not flatten. */

export type Heat = 0 | 1 | 2 | 3 | 4;

/** The counts at which steps 2, 3 and 4 begin: quarters of what is there, at least one apart. */
export function thresholdsOf(rows: { counts: number[] }[]): [number, number, number] {
  const counts = rows.flatMap((row) => row.counts.filter((count) => count > 0)).sort((a, b) => a - b);
  const at = (share: number) => counts[Math.min(counts.length - 1, Math.floor(counts.length * share))] ?? 1;
  const second = Math.max(2, at(0.5));
  const third = Math.max(second + 1, at(0.75));
  return [second, third, Math.max(third + 1, at(0.9))];
}

export function heatOf(count: number, thresholds: [number, number, number]): Heat {
  if (count <= 0) return 0;
  const [second, third, fourth] = thresholds;
  if (count >= fourth) return 4;
  if (count >= third) return 3;
  return count >= second ? 2 : 1;
}
