import type { ExecutionRow } from "@/api/types";
import { OUTCOMES, UNSUCCESSFUL } from "@/lib/outcomes";
import type { Part } from "@/ui/outcome-bar";

/** The parts of an execution's bar. */
export function partsOf(execution: ExecutionRow): Part[] {
  const done = OUTCOMES.map((state) => ({ state, count: execution.outcomes?.[state] ?? 0 }));
  return [...done, { state: "running", count: execution.running_count }, { state: "pending", count: execution.pending_count }];
}

/** How many did not work. */
export function unsuccessful(execution: ExecutionRow): number {
  return UNSUCCESSFUL.reduce((sum, state) => sum + (execution.outcomes?.[state as "failed"] ?? 0), 0);
}

export function finished(execution: ExecutionRow): number {
  return OUTCOMES.reduce((sum, state) => sum + (execution.outcomes?.[state] ?? 0), 0);
}

/** The state a person cares about: completed is good only if nothing failed. */
export function stateOf(execution: ExecutionRow): string {
  if (execution.killed_at && execution.status !== "running" && execution.status !== "pending") return "stopped";
  if (execution.status === "completed" && unsuccessful(execution) > 0) return "completed_with_failures";
  // Nothing runs, somebody answered: what is left has not come to fetch it.
  const idle = execution.status === "running" && execution.running_count === 0 && finished(execution) > 0;
  return idle && execution.pending_count > 0 ? "waiting" : execution.status;
}

export function isUnderWay(execution: ExecutionRow): boolean {
  return execution.status === "running" || execution.status === "pending";
}

/** Ad-hoc scripts run under this job id. */
export const ADHOC = "adhoc-run";

/** The job something ran as; nothing for a script that was run once. */
export function jobOf({ job_id }: { job_id?: string | null }): string | undefined {
  return job_id && job_id !== ADHOC ? job_id : undefined;
}
