import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { investigationsQuery } from "@/api/queries/perf";
import { paths } from "@/lib/paths";
import { AppLink } from "@/ui/link";
import { Panel } from "@/ui/page";
import { State } from "@/ui/state";
import { Ago } from "@/ui/time";

/** The machines that report their processes just now. */
export function Investigations({ at }: { at: number }) {
  const { t } = useTranslation();
  const rows = useQuery(investigationsQuery(at)).data ?? [];
  if (rows.length === 0) return null;
  return (
    <Panel title={t("perf.investigations")}>
      {rows.map((row) => (
        <AppLink
          key={row.pc_id}
          href={paths.machine(row.pc_id, { tab: "processes" })}
          data-testid="investigation-row"
          className="flex items-center justify-between gap-3 border-b border-line/60 px-4 py-1.5 last:border-b-0 hover:bg-hover"
        >
          <span className="truncate">{row.pc_id}</span>
          <span className="flex items-center gap-3">
            <State state="running" word={t("perf.detail_on")} />
            <Ago time={row.last_at} className="text-xs text-muted" />
          </span>
        </AppLink>
      ))}
    </Panel>
  );
}
