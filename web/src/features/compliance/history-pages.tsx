import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Bell, History } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import {
  checkAlertsQuery,
  checkCountsQuery,
  checkHistoryCsv,
  checkTransitionsQuery,
  type CheckHistoryFilter,
} from "@/api/queries/checks";
import type { CheckAlert, CheckTransition } from "@/api/types/checks";
import { ChoiceSelect, ClearButton, SinceSelect } from "@/features/activity/filters";
import { PagedLines } from "@/features/shared/paged-lines";
import { useAddress, type Flat } from "@/features/shared/search";
import { SearchInput } from "@/features/shared/search-input";
import { paths } from "@/lib/paths";
import { sinceTime } from "@/lib/since";
import { CsvLink } from "@/ui/csv-link";
import { Empty } from "@/ui/empty";
import { State } from "@/ui/state";
import { TextLink } from "@/ui/text-link";
import { Ago } from "@/ui/time";
import { CheckState } from "./check-state";
import { ComplianceFrame } from "./frame";

function useFilter(): [Flat, (change: Flat) => void, CheckHistoryFilter] {
  const [search, set] = useAddress();
  const since = useMemo(() => sinceTime(search.since, new Date()), [search.since]);
  return [search, set, { check: search.check, pc_id: search.machine, since }];
}

function Filters({ search, set, csv, name }: { search: Flat; set: (change: Flat) => void; csv: string; name: string }) {
  const { t } = useTranslation();
  const counts = useQuery(checkCountsQuery).data ?? [];
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchInput page testId="filter-machine" label={t("activity.machine")} value={search.machine} onChange={(machine) => set({ machine })} />
      <ChoiceSelect
        name="check"
        label={t("compliance.check")}
        value={search.check}
        options={[
          ["", t("compliance.any_check")],
          ...counts.map((count): [string, string] => [count.check_name, count.label || count.check_name]),
        ]}
        set={set}
      />
      <SinceSelect search={search} set={set} />
      <ClearButton
        shown={Boolean(search.machine || search.check || search.since)}
        onClear={() => set({ machine: undefined, check: undefined, since: undefined })}
      />
      <span className="ml-auto">
        <CsvLink href={csv} name={name} />
      </span>
    </div>
  );
}

const LINE = "grid items-center gap-x-4 gap-y-1 border-b border-line/60 px-4 py-2 last:border-b-0";

function Who({ pc, check }: { pc: string; check: string }) {
  const label = useQuery(checkCountsQuery).data?.find((count) => count.check_name === check)?.label;
  return (
    <span className="flex min-w-0 items-baseline gap-2">
      <TextLink href={paths.machine(pc)} className="max-w-[70%] shrink-0 truncate font-medium text-text">
        {pc}
      </TextLink>
      <TextLink href={paths.compliance({ check })} title={check} className="truncate text-xs text-muted">
        {label || check}
      </TextLink>
    </span>
  );
}

function When({ at, resultId }: { at: string; resultId?: string | null }) {
  return (
    <span className="text-xs text-muted @2xl:text-right">
      {resultId ? (
        <TextLink href={paths.run(resultId)}>
          <Ago time={at} />
        </TextLink>
      ) : (
        <Ago time={at} />
      )}
    </span>
  );
}

function TransitionLine({ change }: { change: CheckTransition }) {
  const { t } = useTranslation();
  return (
    <div
      data-testid="transition-row"
      data-pc={change.pc_id}
      data-to={change.to_status}
      className={`${LINE} @2xl:grid-cols-[15rem_minmax(0,1.2fr)_minmax(0,2fr)_6.5rem]`}
    >
      <span className="flex items-center gap-2">
        {change.from_status ? <CheckState status={change.from_status} /> : <span className="text-faint">{t("compliance.first")}</span>}
        <span className="text-faint" aria-hidden="true">
          →
        </span>
        <CheckState status={change.to_status} />
      </span>
      <Who pc={change.pc_id} check={change.check_name} />
      <span className="truncate text-muted" title={change.detail ?? undefined}>
        {change.detail}
      </span>
      <When at={change.at} resultId={change.result_id} />
    </div>
  );
}

/** Every time a machine's standing changed, newest first. */
export function TransitionsPage() {
  const { t } = useTranslation();
  const [search, set, filter] = useFilter();
  const query = useInfiniteQuery(checkTransitionsQuery(filter));
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <ComplianceFrame current="changes">
      <Filters search={search} set={set} csv={checkHistoryCsv("transitions", filter)} name="compliance-changes.csv" />
      <PagedLines
        query={query}
        count={rows.length}
        empty={<Empty icon={<History />} title={t("compliance.no_changes")}>{t("compliance.no_changes_next")}</Empty>}
      >
        {rows.map((change) => (
          <TransitionLine key={`${change.pc_id} ${change.check_name} ${change.at}`} change={change} />
        ))}
      </PagedLines>
    </ComplianceFrame>
  );
}

function AlertLine({ alert }: { alert: CheckAlert }) {
  const { t } = useTranslation();
  const { damped } = alert;
  return (
    <div
      data-testid="alert-row"
      data-pc={alert.pc_id}
      data-damped={damped}
      className={`${LINE} @2xl:grid-cols-[6.5rem_minmax(0,1.2fr)_minmax(0,2fr)_minmax(9rem,1fr)_6.5rem]`}
    >
      <CheckState status={alert.status} />
      <Who pc={alert.pc_id} check={alert.check_name} />
      <span className="flex min-w-0 flex-col" title={alert.body ?? undefined}>
        <span className="truncate">{alert.title}</span>
        <span className="truncate text-xs text-muted">{alert.body}</span>
      </span>
      <span className="flex min-w-0 flex-col" title={alert.reason ?? undefined}>
        <State state={damped ? "skipped" : "pending"} word={t(damped ? "compliance.damped" : "compliance.raised")} />
        {alert.reason && <span className="truncate text-xs text-muted">{alert.reason}</span>}
      </span>
      <When at={alert.at} resultId={alert.result_id} />
    </div>
  );
}

/** What was worth telling somebody, and what was held back because it flapped. */
export function AlertsPage() {
  const { t } = useTranslation();
  const [search, set, filter] = useFilter();
  const query = useInfiniteQuery(checkAlertsQuery(filter));
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <ComplianceFrame current="alerts">
      <Filters search={search} set={set} csv={checkHistoryCsv("alerts", filter)} name="compliance-alerts.csv" />
      <PagedLines
        query={query}
        count={rows.length}
        empty={<Empty icon={<Bell />} title={t("compliance.no_alerts")}>{t("compliance.no_alerts_next")}</Empty>}
      >
        {rows.map((alert) => (
          <AlertLine key={`${alert.pc_id} ${alert.check_name} ${alert.at}`} alert={alert} />
        ))}
      </PagedLines>
    </ComplianceFrame>
  );
}
