import { ApiError } from "@/api/client";
import type { ExecAnswer } from "@/api/types";
import type { ApprovalRow } from "@/api/types/stops";
import { paths } from "@/lib/paths";

/** Where an order is seen: its execution, or the list it waits in for somebody else's consent. */
export function placeOf(answer: ExecAnswer | ApprovalRow): string {
  return "exec_id" in answer ? paths.execution(answer.exec_id) : paths.activity();
}

/** Whether something was refused only because a change freeze holds. */
export function isFrozen(error: unknown): boolean {
  return error instanceof ApiError && error.code === "frozen";
}
