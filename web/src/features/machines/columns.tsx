import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { AgentRow } from "@/api/types";
import { formatBytes, osName } from "@/lib/format";
import { State } from "@/ui/state";
import type { Column } from "@/ui/table/columns";
import { Ago } from "@/ui/time";

const DASH = <span className="text-faint">–</span>;

export function userOf(agent: AgentRow): string | null | undefined {
  return agent.last_logon_display_name || agent.last_logon_user;
}

function attributesOf(agent: AgentRow): string {
  const attributes = Object.entries(agent.attributes ?? {});
  return attributes.map(([name, value]) => `${name}=${value}`).join(", ");
}

/** What a machine row can show. Sorting is the server's, so only its columns can be sorted. */
export function useMachineColumns(): Column<AgentRow>[] {
  const { t, i18n } = useTranslation();
  return useMemo(() => {
    const title = (id: string) => t(`column.${id}` as "column.pc_id");
    const text = (id: keyof AgentRow, size: number, extra?: Partial<Column<AgentRow>>): Column<AgentRow> => ({
      id,
      title: title(id),
      size,
      cell: (agent) => (agent[id] ? String(agent[id]) : DASH),
      ...extra,
    });
    return [
      text("pc_id", 160, {
        sortable: true,
        fixed: true,
        cell: (agent) => <span className="font-medium">{agent.pc_id}</span>,
      }),
      text("online", 92, {
        cell: (agent) =>
          agent.online && agent.troubles?.length ? (
            <span title={agent.troubles.join("\n")}>
              <State state="warn" word={t("machine.in_trouble")} />
            </span>
          ) : (
            <State state={agent.online ? "online" : "offline"} />
          ),
      }),
      text("hostname", 165, { sortable: true }),
      text("os_family", 84, { sortable: true, cell: (agent) => osName(agent.os_family) ?? DASH }),
      text("os_version", 180),
      text("architecture", 110, { hidden: true }),
      text("agent_version", 94, { sortable: true, cell: (agent) => <span className="mono">{agent.agent_version}</span> }),
      text("groups", 124, { cell: (agent) => (agent.groups?.length ? agent.groups.join(", ") : DASH) }),
      text("attributes", 180, { cell: (agent) => attributesOf(agent) || DASH }),
      text("last_logon_user", 124, { cell: (agent) => userOf(agent) ?? DASH }),
      text("sessions", 140, {
        hidden: true,
        cell: (agent) => (agent.sessions == null ? DASH : agent.sessions.join(", ") || t("here.nobody")),
      }),
      text("capabilities", 240, { hidden: true, cell: (agent) => agent.capabilities.join(", ") || DASH }),
      text("agent_cpu_pct", 100, {
        align: "right",
        hidden: true,
        cell: (agent) => (agent.agent_cpu_pct == null ? DASH : `${agent.agent_cpu_pct.toFixed(1)} %`),
      }),
      text("agent_rss_bytes", 120, {
        align: "right",
        hidden: true,
        cell: (agent) => (agent.agent_rss_bytes == null ? DASH : formatBytes(agent.agent_rss_bytes, i18n.language)),
      }),
      text("outbox_depth", 110, { align: "right", hidden: true, cell: (agent) => agent.outbox_depth ?? DASH }),
      text("last_heartbeat", 112, {
        sortable: true,
        align: "right",
        cell: (agent) => <Ago time={agent.last_heartbeat} className="text-muted" />,
      }),
    ];
  }, [t, i18n.language]);
}
