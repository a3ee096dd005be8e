import { useInfiniteQuery } from "@tanstack/react-query";
import { Monitor, Play, Plus, Tags } from "lucide-react";
import { lazy, Suspense, useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { agentsCsv, agentsQuery } from "@/api/queries/agents";
import { useCan } from "@/api/queries/session";
import type { AgentRow } from "@/api/types";
import { Problem } from "@/features/shared/problem";
import { useAddress } from "@/features/shared/search";
import { FILTER_KEYS, filterFromSearch, formatSort, parseSort, type Filter } from "@/lib/filters";
import { formatNumber } from "@/lib/format";
import { usePhone } from "@/lib/media";
import { paths } from "@/lib/paths";
import { Button, buttonClass } from "@/ui/button";
import { CsvLink } from "@/ui/csv-link";
import { Empty, Skeleton } from "@/ui/empty";
import { Segments, Select } from "@/ui/field";
import { AppLink } from "@/ui/link";
import { Page, PageHeader } from "@/ui/page";
import { ColumnMenu } from "@/ui/table/column-menu";
import { useColumnChoice } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";
import { useMachineColumns } from "./columns";
import { FilterBar } from "./filter-bar";
import { MachineCard } from "./machine-card";

const AddMachine = lazy(() => import("@/features/shared/add-machine"));

const ImportAttributes = lazy(() => import("./import-attributes"));

/** What a new filter takes out of the address. */
const NO_FILTER = Object.fromEntries([...FILTER_KEYS, "q"].map((key) => [key, undefined]));

const SORTS = ["pc_id", "hostname", "-last_heartbeat", "os_family", "agent_version"];

function useMachines() {
  const [search, setSearch] = useAddress();
  const filter = filterFromSearch(search);
  const sort = parseSort(search.sort, "pc_id");
  const query = useInfiniteQuery(agentsQuery(useDeferredValue(filter), sort));
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? [], [query.data]);
  const head = query.data?.pages[0];
  const counts = {
    total: head?.total ?? rows.length,
    online: Number(head?.headers.get("x-online-count") ?? 0),
    offline: Number(head?.headers.get("x-offline-count") ?? 0),
  };
  const setFilter = (next: Filter) => {
    setSearch({ ...NO_FILTER, ...next });
  };
  const more = () => query.hasNextPage && !query.isFetchingNextPage && void query.fetchNextPage();
  return { filter, setFilter, sort, setSort: (next: string) => setSearch({ sort: next }), query, rows, counts, more };
}

function StatusSegments({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  const { t } = useTranslation();
  return (
    <Segments
      label={t("machines.status")}
      value={filter.status ?? ""}
      onChange={(status) => onChange({ ...filter, status: status || undefined })}
      options={[
        { value: "", label: t("common.all"), testId: "status-all" },
        { value: "online", label: t("state.online"), testId: "status-online" },
        { value: "offline", label: t("state.offline"), testId: "status-offline" },
      ]}
    />
  );
}

/** Where no column head can be clicked. */
function SortSelect({ value, onChange }: { value: string; onChange: (sort: string) => void }) {
  const { t } = useTranslation();
  return (
    <Select aria-label={t("machines.sort")} value={value} onChange={(event) => onChange(event.target.value)} className="flex-1">
      {SORTS.map((sort) => (
        <option key={sort} value={sort}>
          {t(`column.${sort.replace("-", "")}` as "column.pc_id")}
        </option>
      ))}
    </Select>
  );
}

/** More than this many names are no address any more. */
const MOST_NAMES = 200;

/** The Run page for what the filter leaves: a group as a group, a few machines by name. */
function runOnThese(filter: Filter, rows: AgentRow[], total: number): string | undefined {
  const keys = Object.keys(filter);
  if (keys.length === 1 && filter.group) return paths.newRun({ to: "groups", groups: filter.group });
  if (keys.length === 0 || total === 0 || total > MOST_NAMES || rows.length < total) return undefined;
  return paths.newRun({ to: "machines", machines: rows.map((agent) => agent.pc_id).join(",") });
}

function NoMachines({ filtered, onClear, onAdd }: { filtered: boolean; onClear: () => void; onAdd: () => void }) {
  const { t } = useTranslation();
  return filtered ? (
    <Empty icon={<Monitor />} title={t("machines.none")} action={<Button onClick={onClear}>{t("common.clear")}</Button>}>
      {t("machines.none_next")}
    </Empty>
  ) : (
    <Empty
      icon={<Monitor />}
      title={t("home.no_machines")}
      action={
        <Button kind="primary" onClick={onAdd}>
          {t("machines.add")}
        </Button>
      }
    >
      {t("home.no_machines_next")}
    </Empty>
  );
}

export function MachinesPage() {
  const { t, i18n } = useTranslation();
  const phone = usePhone();
  const mayRun = useCan("operator");
  const [adding, setAdding] = useState(false);
  const [importing, setImporting] = useState(false);
  const { filter, setFilter, sort, setSort, query, rows, counts, more } = useMachines();
  const choice = useColumnChoice<AgentRow>("machines", useMachineColumns());
  const number = (value: number) => formatNumber(value, i18n.language);
  const these = runOnThese(filter, rows, counts.total);
  return (
    <Page fill>
      <PageHeader
        title={t("machines.title")}
        state={
          <span className="figures text-sm text-muted" data-testid="machines-count" data-total={counts.total}>
            {t("machines.count", { shown: number(rows.length), total: number(counts.total) })}
          </span>
        }
        actions={
          <>
            {these && mayRun && (
              <AppLink href={these} className={buttonClass()} data-testid="run-on-these">
                <Play className="size-4 text-muted" />
                {t("machines.run")}
              </AppLink>
            )}
            {mayRun && (
              <Button icon={<Tags className="size-4 text-muted" />} data-testid="import-attributes" onClick={() => setImporting(true)}>
                {t("attributes.import")}
              </Button>
            )}
            <Button icon={<Plus className="size-4 text-muted" />} onClick={() => setAdding(true)}>
              {t("machines.add")}
            </Button>
          </>
        }
      />
      <div className="flex flex-wrap items-center gap-2">
        <FilterBar filter={filter} onChange={setFilter} />
        <StatusSegments filter={filter} onChange={setFilter} />
        {phone ? <SortSelect value={formatSort(sort)} onChange={setSort} /> : <ColumnMenu choice={choice} />}
        <CsvLink href={agentsCsv(filter, sort)} name="machines.csv" testId="machines-csv" />
      </div>
      {query.error && <Problem error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending ? (
        <div className="panel">
          <Skeleton rows={12} />
        </div>
      ) : (
        <DataTable
          label={t("machines.title")}
          rows={rows}
          total={counts.total}
          choice={choice}
          rowId={(agent) => agent.pc_id}
          href={(agent) => paths.machine(agent.pc_id)}
          card={(agent) => <MachineCard agent={agent} />}
          sort={sort}
          onSort={(next) => setSort(formatSort(next))}
          onEnd={more}
          rowTestId="machine-row"
          rowData={(agent) => ({ "data-pc": agent.pc_id, "data-online": String(agent.online) })}
          empty={
            <NoMachines
              filtered={Object.keys(filter).length > 0}
              onClear={() => setFilter({})}
              onAdd={() => setAdding(true)}
            />
          }
        />
      )}
      <Suspense>{importing && <ImportAttributes onClose={() => setImporting(false)} />}</Suspense>
      <Suspense>{adding && <AddMachine onClose={() => setAdding(false)} />}</Suspense>
    </Page>
  );
}
