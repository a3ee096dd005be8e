import type { ResultRow, TargetRow } from "@/api/types";
import { compareStates } from "@/lib/outcomes";

/** A machine of the execution with what is known of its run. */
export interface TargetView extends TargetRow {
  run?: ResultRow;
}

/** Targets joined with their runs, failures first, then by name. */
export function joinTargets(targets: TargetRow[], runs: ResultRow[]): TargetView[] {
  const byMachine = new Map(runs.map((run) => [run.pc_id, run]));
  return targets
    .map((target) => ({ ...target, run: byMachine.get(target.pc_id) }))
    .sort((a, b) => compareStates(a.state, b.state) || a.pc_id.localeCompare(b.pc_id));
}

/** What to show beside the list before anybody chose: the first failure, else the first that has a run. */
export function firstToShow(targets: TargetView[]): TargetView | undefined {
  return targets.find((target) => target.result_id ?? target.run) ?? targets[0];
}
