import { useInfiniteQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Boxes, Play, Search } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { probeRowsCsv, probeRowsQuery } from "@/api/queries/inventory";
import { useCan } from "@/api/queries/session";
import type { DisplayField, ProbeRow } from "@/api/types/inventory";
import { Problem } from "@/features/shared/problem";
import { useAddress } from "@/features/shared/search";
import { SearchInput } from "@/features/shared/search-input";
import { formatSort, parseSort } from "@/lib/filters";
import { factText } from "@/lib/facts";
import { formatNumber } from "@/lib/format";
import { usePhone } from "@/lib/media";
import { paths } from "@/lib/paths";
import { Button, buttonClass } from "@/ui/button";
import { CsvLink } from "@/ui/csv-link";
import { Empty, Skeleton } from "@/ui/empty";
import { AppLink } from "@/ui/link";
import { Page, PageHeader } from "@/ui/page";
import { State } from "@/ui/state";
import { ColumnMenu } from "@/ui/table/column-menu";
import { useColumnChoice } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";
import { Ago } from "@/ui/time";
import { factFields, useProbeColumns } from "./columns";

const NO_FIELDS: DisplayField[] = [];

function useProbe(job: string) {
  const [search, set] = useAddress();
  const filter = { q: search.q, problems: search.problems };
  const sort = parseSort(search.sort, "pc_id");
  const query = useInfiniteQuery(probeRowsQuery(job, filter, sort));
  const head = query.data?.pages[0]?.body;
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.body.rows) ?? [], [query.data]);
  return { search, set, filter, sort, query, head, rows };
}

/** A machine's facts on a phone. */
function Card({ row, fields }: { row: ProbeRow; fields: DisplayField[] }) {
  const { i18n } = useTranslation();
  const facts = fields.slice(0, 3).map((field) => factText(row.facts[field.field], field.type, i18n.language));
  return (
    <>
      <div className="flex items-center justify-between gap-3">
        <span className="truncate text-base font-medium">{row.pc_id}</span>
        {row.problem ? <State state="warn" /> : null}
      </div>
      <div className="mt-1 flex items-center justify-between gap-3 text-muted">
        <span className="truncate">{facts.filter(Boolean).join(" · ")}</span>
        <Ago time={row.collected_at} className="shrink-0 text-xs" />
      </div>
    </>
  );
}

function Actions({ job }: { job: string }) {
  const { t } = useTranslation();
  const mayRun = useCan("operator");
  return (
    <>
      <AppLink href={paths.inventoryLookUp({ probe: job })} className={buttonClass()}>
        <Search className="size-4 text-muted" />
        {t("inventory.look_up")}
      </AppLink>
      {mayRun && (
        <AppLink href={paths.newRun({ job })} className={buttonClass()}>
          <Play className="size-4 text-muted" />
          {t("inventory.run_probe")}
        </AppLink>
      )}
    </>
  );
}

function Nothing({ job, filtered, onClear }: { job: string; filtered: boolean; onClear: () => void }) {
  const { t } = useTranslation();
  return filtered ? (
    <Empty icon={<Boxes />} title={t("inventory.none_match")} action={<Button onClick={onClear}>{t("common.clear")}</Button>} />
  ) : (
    <Empty
      icon={<Boxes />}
      title={t("inventory.none_yet")}
      action={
        <AppLink href={paths.newRun({ job })} className={buttonClass("primary")}>
          {t("inventory.run_probe")}
        </AppLink>
      }
    >
      {t("inventory.none_yet_next")}
    </Empty>
  );
}

/** What one probe found on each machine. */
export function ProbePage() {
  const { t, i18n } = useTranslation();
  const { job } = useParams({ strict: false }) as { job: string };
  const phone = usePhone();
  const { search, set, filter, sort, query, head, rows } = useProbe(job);
  const fields = head?.display ?? NO_FIELDS;
  const choice = useColumnChoice<ProbeRow>(`probe.${job}`, useProbeColumns(fields, head?.summary));
  const shown = useMemo(() => factFields(fields, head?.summary), [fields, head?.summary]);
  const number = (value: number) => formatNumber(value, i18n.language);
  const total = head?.total ?? rows.length;
  const clear = () => set({ q: undefined, problems: undefined });
  return (
    <Page fill>
      <PageHeader
        title={job}
        state={
          head && (
            <span className="figures text-sm text-muted" data-testid="probe-count" data-total={total}>
              {t("inventory.count", { shown: number(rows.length), total: number(total) })}
            </span>
          )
        }
        actions={<Actions job={job} />}
      />
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput
          page
          testId="probe-filter"
          label={t("inventory.machines_filter")}
          value={search.q}
          onChange={(q) => set({ q })}
          className="min-w-60 flex-1 max-md:basis-full"
        />
        <Button
          aria-pressed={search.problems === "1"}
          data-testid="probe-only-problems"
          className={search.problems === "1" ? "border-accent bg-selected" : undefined}
          onClick={() => set({ problems: search.problems === "1" ? undefined : "1" })}
        >
          {t("inventory.only_problems")}
        </Button>
        {!phone && <ColumnMenu choice={choice} />}
        <CsvLink href={probeRowsCsv(job, filter, sort)} name={`${job}.csv`} />
      </div>
      {query.error && <Problem error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <div className="panel"><Skeleton rows={12} /></div>}
      {query.data && (
        <DataTable
          label={job}
          rows={rows}
          total={total}
          choice={choice}
          rowId={(row) => row.pc_id}
          href={(row) => paths.machineInventory(row.pc_id, { probe: job })}
          card={(row) => <Card row={row} fields={shown} />}
          sort={sort}
          onSort={(next) => set({ sort: formatSort(next) })}
          onEnd={() => query.hasNextPage && !query.isFetchingNextPage && void query.fetchNextPage()}
          rowTestId="probe-machine-row"
          rowData={(row) => ({ "data-pc": row.pc_id })}
          empty={<Nothing job={job} filtered={Boolean(search.q || search.problems)} onClear={clear} />}
        />
      )}
    </Page>
  );
}
