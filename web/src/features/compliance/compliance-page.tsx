import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { checkCountsQuery, checkRowsCsv, checkRowsQuery, type CheckFilter } from "@/api/queries/checks";
import type { CheckCount } from "@/api/types/checks";
import { ChoiceSelect, ClearButton } from "@/features/activity/filters";
import { Problem } from "@/features/shared/problem";
import { useAddress, type Flat } from "@/features/shared/search";
import { SearchInput } from "@/features/shared/search-input";
import { paths } from "@/lib/paths";
import { Button, buttonClass } from "@/ui/button";
import { CsvLink } from "@/ui/csv-link";
import { Empty, Skeleton } from "@/ui/empty";
import { AppLink } from "@/ui/link";
import { Panel } from "@/ui/page";
import { STATUSES } from "./check-state";
import { Counts } from "./counts";
import { ComplianceFrame } from "./frame";
import { PagedLines } from "@/features/shared/paged-lines";
import { CheckProblems } from "./problems";
import { CheckLine } from "./row";

/** Without a wish only what is not in order is listed. */
function filterOf(search: Flat): CheckFilter {
  const status = STATUSES.find((each) => each === search.status);
  return {
    check: search.check,
    status,
    pc_id: search.machine,
    stale: search.stale === "1" ? true : undefined,
    include_ok: search.status === "all" || status === "ok" ? true : undefined,
  };
}

function Filters({ search, set, counts, csv }: {
  search: Flat;
  set: (change: Flat) => void;
  counts: CheckCount[];
  csv: string;
}) {
  const { t } = useTranslation();
  const statuses = STATUSES.map((each): [string, string] => [each, t(`compliance.${each}`)]);
  const stale = search.stale === "1";
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
      <ChoiceSelect
        name="status"
        label={t("column.online")}
        value={search.status}
        options={[["", t("compliance.not_ok")], ["all", t("compliance.any_status")], ...statuses]}
        set={set}
      />
      <Button
        aria-pressed={stale}
        data-testid="filter-stale"
        className={stale ? "border-accent bg-selected" : undefined}
        onClick={() => set({ stale: stale ? undefined : "1" })}
      >
        {t("compliance.only_stale")}
      </Button>
      <ClearButton
        shown={Boolean(search.machine || search.check || search.status || stale)}
        onClear={() => set({ machine: undefined, check: undefined, status: undefined, stale: undefined })}
      />
      <span className="ml-auto">
        <CsvLink href={csv} name="compliance.csv" />
      </span>
    </div>
  );
}

function NoChecks() {
  const { t } = useTranslation();
  return (
    <Panel>
      <Empty
        icon={<ShieldCheck />}
        title={t("compliance.none")}
        action={
          <AppLink href={paths.jobs()} className={buttonClass("primary")}>
            {t("nav.jobs")}
          </AppLink>
        }
      >
        {t("compliance.none_next")}
      </Empty>
    </Panel>
  );
}

/** How the machines stand against every check. */
export function CompliancePage() {
  const { t } = useTranslation();
  const [search, set] = useAddress();
  const counts = useQuery(checkCountsQuery);
  const filter = filterOf(search);
  const query = useInfiniteQuery(checkRowsQuery(filter));
  const rows = query.data?.pages.flatMap((page) => page.body.rows) ?? [];
  const filtered = Boolean(search.machine || search.check || search.status || search.stale);
  return (
    <ComplianceFrame current="now">
      {counts.error && <Problem error={counts.error} onRetry={() => void counts.refetch()} />}
      {counts.isPending && <Panel><Skeleton rows={6} /></Panel>}
      {counts.data?.length === 0 && (
        <>
          <CheckProblems />
          <NoChecks />
        </>
      )}
      {counts.data && counts.data.length > 0 && (
        <>
          <CheckProblems />
          <Counts counts={counts.data} search={search} />
          <Filters search={search} set={set} counts={counts.data} csv={checkRowsCsv(filter)} />
          <PagedLines
            query={query}
            count={rows.length}
            empty={
              <Empty icon={<ShieldCheck />} title={t(filtered ? "compliance.none_match" : "compliance.all_ok")}>
                {!filtered && t("compliance.all_ok_next")}
              </Empty>
            }
          >
            {rows.map((row) => (
              <CheckLine key={`${row.check_name} ${row.pc_id}`} row={row} />
            ))}
          </PagedLines>
        </>
      )}
    </ComplianceFrame>
  );
}
