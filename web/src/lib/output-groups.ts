/** Answers that are equal, together: "198 × same output, 3 others". */

export interface Answer {
  pc_id: string;
  result_id: string;
  outcome: string;
  exit_code?: number | null;
  stdout: string | null;
  stderr: string | null;
  stdout_bytes?: number | null;
  stderr_bytes?: number | null;
}

export interface OutputGroup<A extends Answer = Answer> {
  key: string;
  first: A;
  answers: A[];
}

function keyOf(answer: Answer): string {
  return JSON.stringify([
    answer.outcome,
    answer.exit_code,
    answer.stdout,
    answer.stderr,
    answer.stdout_bytes ?? 0,
    answer.stderr_bytes ?? 0,
  ]);
}

/** Groups finished answers, the largest group last so that the odd ones are read first. */
export function groupOutputs<A extends Answer>(answers: A[]): OutputGroup<A>[] {
  const groups = new Map<string, OutputGroup<A>>();
  for (const answer of answers) {
    if (answer.outcome === "running") continue;
    const key = keyOf(answer);
    const group = groups.get(key);
    if (group) group.answers.push(answer);
    else groups.set(key, { key, first: answer, answers: [answer] });
  }
  return [...groups.values()].sort((a, b) => a.answers.length - b.answers.length);
}
