import type { TopicChange } from "./messages";

/** What changed since the pages were last refreshed: per topic the ids, or `"all"` when there were too many. */
export type Pending = Readonly<Record<string, readonly string[] | "all">>;

const MAX_IDS = 500;

/** Adds one announcement to what waits. */
export function addChanges(pending: Pending, changes: TopicChange[]): Pending {
  const next: Record<string, readonly string[] | "all"> = { ...pending };
  for (const { topic, ids, more } of changes) {
    const known = next[topic];
    if (more || known === "all") next[topic] = "all";
    else {
      const union = [...new Set([...(known ?? []), ...ids])];
      next[topic] = union.length > MAX_IDS ? "all" : union;
    }
  }
  return next;
}

const ALSO: Record<string, string[]> = {
  agents: ["summary", "health"],
  results: ["summary"],
  executions: ["summary", "rollouts", "schedules"],
  jobs: [],
  groups: ["config"],
  dead_letters: ["summary", "health"],
  health: [],
};

/** Queries whose third part is the id they are about. */
const OF_ONE = ["one", "targets", "yaml", "by-job", "look-up", "changes", "first-seen", "machine-changes"];

function concerns(key: readonly unknown[], ids: readonly string[] | "all"): boolean {
  const isOne = OF_ONE.includes(key[1] as string);
  if (!isOne || ids === "all" || ids.length === 0) return true;
  return ids.includes(String(key[2]));
}

/** Whether a query's answer may have changed. */
export function isConcerned(pending: Pending, key: readonly unknown[]): boolean {
  const [area] = key as [string];
  for (const [topic, ids] of Object.entries(pending)) {
    if (area === topic && concerns(key, ids)) return true;
    if (ALSO[topic]?.includes(area)) return true;
    // A heartbeat tells which configuration a machine works with.
    if (topic === "agents" && area === "config" && key[1] === "effective") return concerns(["", "one", key[2]], ids);
    // A job tells how many of its runs there are.
    if (topic === "executions" && area === "jobs" && (key[1] === "list" || key[1] === "one")) return true;
    // An execution's answers are listed under results.
    if (topic === "executions" && area === "results" && key[1] === "execution") return concerns(["", "one", key[2]], ids);
  }
  return false;
}
