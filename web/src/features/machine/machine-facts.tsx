import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { AgentRow } from "@/api/types";
import { userOf } from "@/features/machines/columns";
import { formatBytes, osName } from "@/lib/format";
import { paths } from "@/lib/paths";
import { Id } from "@/ui/copy";
import { Facts, Panel } from "@/ui/page";
import { TextLink } from "@/ui/text-link";
import { Ago } from "@/ui/time";

/** What the agent can do here, each leading to the machines that can do the same. */
function Capabilities({ names }: { names: string[] }) {
  if (names.length === 0) return "–";
  return (
    <span className="flex flex-wrap gap-x-2">
      {names.map((name) => (
        <TextLink key={name} href={paths.machines({ can: name })}>
          {name.replace(/^shell:/, "")}
        </TextLink>
      ))}
    </span>
  );
}

function SignedIn({ accounts }: { accounts: string[] | null | undefined }) {
  const { t } = useTranslation();
  if (!accounts) return "–";
  if (accounts.length === 0) return t("here.nobody");
  return accounts.map((account) => (
    <TextLink key={account} href={paths.machines({ session: account })} className="mr-2">
      {account}
    </TextLink>
  ));
}

export function MachineFacts({ agent }: { agent: AgentRow }) {
  const { t, i18n } = useTranslation();
  const bytes = (value: number | null | undefined) => (value == null ? "–" : formatBytes(value, i18n.language));
  const rows: [string, ReactNode][] = [
    [t("machine.id"), <Id key="id" text={agent.pc_id} />],
    [t("column.hostname"), agent.hostname ?? "–"],
    [t("machine.system"), [agent.os_version ?? osName(agent.os_family), agent.architecture].filter(Boolean).join(", ") || "–"],
    [t("machine.agent"), <span key="agent" className="mono">{agent.agent_version ?? "–"}</span>],
    [t("machine.heard"), <Ago key="heard" time={agent.last_heartbeat} />],
    [t("here.signed_in"), <SignedIn key="signed-in" accounts={agent.sessions} />],
    [t("machine.user"), userOf(agent) ?? "–"],
    [
      t("machine.groups"),
      agent.groups?.length
        ? agent.groups.map((group) => (
            <TextLink key={group} href={paths.machines({ group })} className="mr-2">
              {group}
            </TextLink>
          ))
        : "–",
    ],
    [t("machine.capabilities"), <Capabilities key="can" names={agent.capabilities} />],
    [t("machine.cpu"), agent.agent_cpu_pct == null ? "–" : `${agent.agent_cpu_pct.toFixed(1)} %`],
    [t("machine.memory"), bytes(agent.agent_rss_bytes)],
    [t("machine.disk"), `${bytes(agent.agent_disk_read_bytes)} / ${bytes(agent.agent_disk_written_bytes)}`],
    [t("machine.outbox"), agent.outbox_depth ?? "–"],
  ];
  if (agent.boot_id) rows.push([t("machine.boot"), <Id key="boot" text={agent.boot_id} />]);
  if (agent.quarantined_versions?.length) rows.push([t("machine.quarantined"), agent.quarantined_versions.join(", ")]);
  return (
    <Panel title={t("machine.facts")}>
      <div className="figures px-4 py-1.5 [&_dl>div:last-child]:border-b-0">
        <Facts rows={rows} />
      </div>
    </Panel>
  );
}
