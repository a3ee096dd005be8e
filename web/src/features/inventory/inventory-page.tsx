import { useQuery } from "@tanstack/react-query";
import { Boxes } from "lucide-react";
import { useTranslation } from "react-i18next";
import { probesQuery } from "@/api/queries/inventory";
import { summaryQuery } from "@/api/queries/system";
import type { Probe, ProbeTable } from "@/api/types/inventory";
import { Problem } from "@/features/shared/problem";
import { useListKeys } from "@/lib/list-keys";
import { formatNumber } from "@/lib/format";
import { paths } from "@/lib/paths";
import { buttonClass } from "@/ui/button";
import { Empty, Skeleton } from "@/ui/empty";
import { AppLink } from "@/ui/link";
import { Panel } from "@/ui/page";
import { State } from "@/ui/state";
import { TextLink } from "@/ui/text-link";
import { InventoryFrame } from "./frame";

const GRID =
  "grid gap-x-4 gap-y-1.5 @3xl:grid-cols-[minmax(0,2.2fr)_minmax(0,1.4fr)_7.5rem_minmax(0,1.6fr)] items-center px-4";

/** How many of the fleet a probe has facts of, as a bar and in figures. */
function Coverage({ probe, machines }: { probe: Probe; machines: number | undefined }) {
  const { t, i18n } = useTranslation();
  const share = machines ? Math.min(100, (100 * probe.pc_count) / machines) : 0;
  return (
    <AppLink href={paths.probe(probe.manifest_id)} className="group flex min-w-0 flex-col gap-1" data-testid="probe-coverage">
      <span className="figures text-muted group-hover:text-text">
        {machines === undefined
          ? t("common.machines", { count: probe.pc_count })
          : t("inventory.of_machines", { count: probe.pc_count, total: formatNumber(machines, i18n.language) })}
      </span>
      <span className="h-1.5 w-full overflow-hidden rounded-full bg-line" aria-hidden="true">
        <span className="block h-full rounded-full bg-accent" style={{ width: `${share}%` }} />
      </span>
    </AppLink>
  );
}

function Problems({ probe }: { probe: Probe }) {
  const { t } = useTranslation();
  const count = probe.problem_count;
  if (count === 0) return <span className="text-faint @max-3xl:hidden">–</span>;
  return (
    <AppLink href={paths.probe(probe.manifest_id, { problems: "1" })} data-testid="probe-problems" className="hover:underline">
      <State state="warn" word={t("inventory.problems_count", { count })} />
    </AppLink>
  );
}

function TableLink({ probe, table }: { probe: Probe; table: ProbeTable }) {
  const { t } = useTranslation();
  const { field } = table;
  const note = table.error
    ? t("inventory.table_failed", { reason: table.error })
    : table.rows === null
      ? t("inventory.table_building")
      : [
          t("inventory.table_rows", { count: table.rows }),
          table.rows_skipped > 0 && t("inventory.table_skipped", { count: table.rows_skipped }),
          table.state === "building" && t("inventory.table_rebuilding"),
        ]
          .filter(Boolean)
          .join(", ");
  return (
    <span className="flex min-w-0 items-baseline gap-2">
      <TextLink
        href={paths.inventoryLookUp({ probe: probe.manifest_id, in: field })}
        title={t("inventory.find_in", { name: field })}
        data-testid="probe-table"
        className="shrink-0"
      >
        {field}
      </TextLink>
      <span title={note} className={table.error ? "truncate text-xs text-warn" : "figures truncate text-xs text-muted"}>
        {note}
      </span>
    </span>
  );
}

function ProbeLine({ probe, machines }: { probe: Probe; machines: number | undefined }) {
  return (
    <div data-testid="probe" data-probe={probe.manifest_id} className={`${GRID} border-b border-line/60 py-3 last:border-b-0 hover:bg-hover`}>
      <span className="min-w-0">
        <AppLink href={paths.probe(probe.manifest_id)} data-testid="probe-row" className="block truncate font-medium hover:text-accent">
          {probe.manifest_id}
        </AppLink>
        <span className="block truncate text-muted" title={probe.description ?? undefined}>
          {probe.description}
        </span>
      </span>
      <Coverage probe={probe} machines={machines} />
      <Problems probe={probe} />
      <span className="flex min-w-0 flex-col">
        {probe.tables.map((table) => (
          <TableLink key={table.table} probe={probe} table={table} />
        ))}
      </span>
    </div>
  );
}

function Head() {
  const { t } = useTranslation();
  return (
    <div className={`${GRID} h-9 border-b border-line text-xs font-medium text-muted @max-3xl:hidden`}>
      <span>{t("inventory.probe")}</span>
      <span>{t("inventory.coverage")}</span>
      <span>{t("inventory.problems")}</span>
      <span>{t("inventory.tables")}</span>
    </div>
  );
}

/** Every job that reports facts, with how much of the fleet it covers. */
export function InventoryPage() {
  const { t } = useTranslation();
  useListKeys();
  const query = useQuery(probesQuery);
  const machines = useQuery(summaryQuery).data?.agents.total;
  return (
    <InventoryFrame current="probes">
      {query.error && <Problem error={query.error} onRetry={() => void query.refetch()} />}
      {!query.error && (
        <Panel>
          {query.isPending && <Skeleton rows={6} />}
          {query.data?.length === 0 && (
            <Empty
              icon={<Boxes />}
              title={t("inventory.none")}
              action={
                <AppLink href={paths.jobs()} className={buttonClass("primary")}>
                  {t("nav.jobs")}
                </AppLink>
              }
            >
              {t("inventory.none_next")}
            </Empty>
          )}
          {query.data && query.data.length > 0 && <Head />}
          {query.data?.map((probe) => <ProbeLine key={probe.manifest_id} probe={probe} machines={machines} />)}
        </Panel>
      )}
    </InventoryFrame>
  );
}
