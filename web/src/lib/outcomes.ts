/** The states of the system, each with its tone and its shape; the words come from the dictionary. */

export type Tone = "ok" | "warn" | "bad" | "info" | "idle";
export type Shape = "dot" | "ring" | "triangle" | "cross" | "dashed" | "play" | "skip" | "question" | "plus" | "minus" | "delta";

export const STATES = {
  online: ["ok", "dot"],
  offline: ["idle", "ring"],
  succeeded: ["ok", "dot"],
  failed: ["bad", "cross"],
  timed_out: ["bad", "cross"],
  killed: ["warn", "triangle"],
  skipped: ["idle", "skip"],
  lost: ["warn", "question"],
  running: ["info", "play"],
  pending: ["idle", "dashed"],
  waiting: ["idle", "dashed"],
  completed: ["ok", "dot"],
  completed_with_failures: ["bad", "cross"],
  expired: ["warn", "question"],
  stopped: ["warn", "triangle"],
  draft: ["idle", "dashed"],
  dispatching: ["info", "play"],
  soaking: ["info", "ring"],
  passed: ["ok", "dot"],
  paused: ["warn", "triangle"],
  halted: ["bad", "cross"],
  aborted: ["warn", "triangle"],
  backing_off: ["warn", "triangle"],
  task_stopped: ["bad", "cross"],
  connected: ["ok", "dot"],
  disconnected: ["bad", "cross"],
  degraded: ["bad", "cross"],
  ok: ["ok", "dot"],
  unknown: ["idle", "question"],
  warn: ["warn", "triangle"],
  fail: ["bad", "cross"],
  stale: ["idle", "dashed"],
  added: ["ok", "plus"],
  removed: ["idle", "minus"],
  changed: ["info", "delta"],
} as const satisfies Record<string, readonly [Tone, Shape]>;

export type StateName = keyof typeof STATES;

export function toneOf(state: string): Tone {
  return STATES[state as StateName]?.[0] ?? "idle";
}

export function shapeOf(state: string): Shape {
  return STATES[state as StateName]?.[1] ?? "question";
}

/** Outcomes in the order a bar shows them. */
export const OUTCOMES = ["succeeded", "failed", "timed_out", "killed", "lost", "skipped"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What counts as "it did not work" when something is run again. */
export const UNSUCCESSFUL: readonly string[] = ["failed", "timed_out", "killed", "lost"];

const RANK = ["failed", "timed_out", "lost", "killed", "running", "pending", "skipped", "succeeded"];

/** Failures first, then what still moves, then what is done. */
export function compareStates(a: string, b: string): number {
  return RANK.indexOf(a) - RANK.indexOf(b);
}
