import { useInfiniteQuery } from "@tanstack/react-query";
import { ListFilter, Stamp, X } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { auditQuery, type AuditFilter } from "@/api/queries/audit";
import type { AuditRow } from "@/api/types/observed";
import { ChoiceSelect, ClearButton } from "@/features/activity/filters";
import { Payload } from "@/features/shared/payload";
import { Problem } from "@/features/shared/problem";
import { RangePicker, useRange } from "@/features/shared/range";
import { SearchInput } from "@/features/shared/search-input";
import { useAddress, type Flat } from "@/features/shared/search";
import { cx } from "@/lib/cx";
import { formatExact } from "@/lib/format";
import { paths } from "@/lib/paths";
import type { Range } from "@/lib/range";
import { Button, IconButton } from "@/ui/button";
import { CsvLink } from "@/ui/csv-link";
import { Empty, Skeleton } from "@/ui/empty";
import { Facts, Page, PageHeader, Panel } from "@/ui/page";
import { ColumnMenu } from "@/ui/table/column-menu";
import { useColumnChoice } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";
import { Ago } from "@/ui/time";
import { useAuditColumns } from "./columns";

const ACTORS = ["operator", "admin", "scheduler", "auth"];
const TEXTS = ["q", "account", "action", "target"] as const;

function filterOf(search: Flat, range: Range): AuditFilter {
  const { actor, account, action, target, q } = search;
  const hour = 3_600_000;
  const since = range.span ? Math.floor(range.from / hour) * hour : range.from;
  return {
    actor,
    account,
    action,
    target,
    q,
    since: new Date(since).toISOString(),
    until: range.span ? undefined : new Date(range.to).toISOString(),
  };
}

const NO_FILTER: Flat = { actor: undefined, account: undefined, action: undefined, target: undefined, q: undefined, entry: undefined };

function Filters() {
  const { t } = useTranslation();
  const [search, set] = useAddress();
  const actors = ACTORS.map((actor): [string, string] => [actor, actor]);
  return (
    <>
      <ChoiceSelect
        name="actor"
        label={t("audit.actor")}
        value={search.actor}
        options={[["", t("audit.any_actor")], ...actors]}
        set={set}
      />
      {TEXTS.map((name, at) => (
        <SearchInput
          key={name}
          page={at === 0}
          testId={`filter-${name}`}
          label={t(name === "q" ? "audit.text" : `audit.${name}`)}
          value={search[name]}
          onChange={(text) => set({ [name]: text, entry: undefined })}
        />
      ))}
    </>
  );
}

/** A value of the entry that narrows the list to entries with the same one. */
function Same({ name, value }: { name: "actor" | "account" | "action" | "target"; value: string | null | undefined }) {
  const { t } = useTranslation();
  const [, set] = useAddress();
  if (!value) return "–";
  return (
    <span className="flex items-start justify-between gap-2">
      <span className="mono min-w-0 break-all">{value}</span>
      <IconButton
        tiny
        label={t("audit.only_these", { name: t(`audit.${name}`), value })}
        data-testid={`same-${name}`}
        onClick={() => set({ [name]: value })}
      >
        <ListFilter className="size-3.5" />
      </IconButton>
    </span>
  );
}

/** One entry beside the list: who, what, to what, and with which details. */
function Entry({ row, onClose }: { row: AuditRow; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  return (
    <Panel
      title={row.action}
      aside={
        <IconButton tiny label={t("common.close")} onClick={onClose}>
          <X className="size-3.5" />
        </IconButton>
      }
      className="overflow-auto lg:max-h-full"
    >
      <div className="px-4 py-1.5" data-testid="audit-entry">
        <Facts
          rows={[
            [t("audit.when"), <span key="when" className="figures">{formatExact(row.occurred_at, i18n.language)}</span>],
            [t("audit.account"), <Same key="account" name="account" value={row.account} />],
            [t("audit.actor"), <Same key="actor" name="actor" value={row.actor} />],
            [t("audit.action"), <Same key="action" name="action" value={row.action} />],
            [t("audit.target"), <Same key="target" name="target" value={row.target} />],
          ]}
        />
      </div>
      <Payload payload={row.payload} name={t("audit.payload")} />
    </Panel>
  );
}

function Card({ row }: { row: AuditRow }) {
  return (
    <>
      <div className="flex items-center justify-between gap-3">
        <span className="truncate font-medium">{row.action}</span>
        <Ago time={row.occurred_at} className="shrink-0 text-xs text-muted" />
      </div>
      <div className="mt-1 truncate text-muted">{[row.account ?? row.actor, row.target].filter(Boolean).join(" → ")}</div>
    </>
  );
}

/** Who did what, to what, when. */
export function AuditPage() {
  const { t } = useTranslation();
  const [search, set] = useAddress();
  const control = useRange("30d");
  const filter = filterOf(search, control.range);
  const query = useInfiniteQuery(auditQuery(filter));
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? [], [query.data]);
  const choice = useColumnChoice<AuditRow>("audit", useAuditColumns());
  const chosen = rows.find((row) => String(row.id) === search.entry);
  const filtered = ["actor", ...TEXTS].some((name) => search[name]);
  const clear = () => set(NO_FILTER);
  const more = () => query.hasNextPage && !query.isFetchingNextPage && void query.fetchNextPage();
  return (
    <Page fill>
      <PageHeader
        title={t("audit.title")}
        actions={
          <>
            <span className="max-md:hidden">
              <ColumnMenu choice={choice} />
            </span>
            <CsvLink href={paths.auditCsv(filter)} name="audit.csv" testId="audit-csv" />
          </>
        }
      />
      <div className="flex flex-wrap items-center gap-2">
        <Filters />
        <RangePicker control={control} spans={["24h", "7d", "30d"]} />
        <ClearButton shown={filtered} onClear={clear} />
      </div>
      {query.error && <Problem error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <div className="panel"><Skeleton rows={12} /></div>}
      {query.data && (
        <div className={cx("grid min-h-0 gap-4 lg:flex-1", chosen && "lg:grid-cols-[minmax(0,3fr)_minmax(20rem,2fr)]")}>
          {chosen && (
            <div className="min-h-0 lg:order-last lg:flex lg:flex-col">
              <Entry key={chosen.id} row={chosen} onClose={() => set({ entry: undefined })} />
            </div>
          )}
          <div className="flex min-h-0 min-w-0 flex-col">
            <DataTable
              label={t("audit.title")}
              rows={rows}
              choice={choice}
              rowId={(row) => String(row.id)}
              selected={search.entry}
              onSelect={(row) => set({ entry: String(row.id) })}
              card={(row) => <Card row={row} />}
              onEnd={more}
              rowTestId="audit-row"
              rowData={(row) => ({ "data-action": row.action, "data-actor": row.actor })}
              empty={
                <Empty
                  icon={<Stamp />}
                  title={t(filtered ? "audit.none_match" : "audit.none")}
                  action={filtered && <Button onClick={clear}>{t("common.clear")}</Button>}
                >
                  {t(filtered ? "activity.none_match_next" : "audit.none_next")}
                </Empty>
              }
            />
          </div>
        </div>
      )}
    </Page>
  );
}
