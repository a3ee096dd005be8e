import { fetchAllAgents } from "@/api/queries/agents";
import type { AgentRow } from "@/api/types";
import { download, toCsv } from "@/lib/csv";
import type { Filter, Sort } from "@/lib/filters";

const FIELDS: (keyof AgentRow)[] = [
  "pc_id",
  "online",
  "hostname",
  "os_family",
  "os_version",
  "architecture",
  "agent_version",
  "groups",
  "last_logon_user",
  "last_logon_display_name",
  "agent_cpu_pct",
  "agent_rss_bytes",
  "last_heartbeat",
];

function cell(value: AgentRow[keyof AgentRow]) {
  return Array.isArray(value) ? value.join(" ") : value;
}

/** Everything that matches, not only what has been scrolled to; times exact. */
export async function exportMachines(filter: Filter, sort: Sort): Promise<void> {
  const agents = await fetchAllAgents(filter, sort);
  const rows = agents.map((agent) => FIELDS.map((field) => cell(agent[field])));
  download("machines.csv", toCsv(FIELDS, rows));
}
