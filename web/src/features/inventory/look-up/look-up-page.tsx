import { useInfiniteQuery, useQuery, type UseInfiniteQueryResult } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { lookUpCsv, lookUpQuery, probesQuery, type LookUp } from "@/api/queries/inventory";
import type { FoundRow } from "@/api/types/inventory";
import { Problem } from "@/features/shared/problem";
import { useAddress } from "@/features/shared/search";
import { conditionParameters, formatConditions, parseConditions, usualConditions, type Condition } from "@/lib/conditions";
import { paths } from "@/lib/paths";
import { CsvLink } from "@/ui/csv-link";
import { Empty, Skeleton } from "@/ui/empty";
import { Panel } from "@/ui/page";
import { useColumnChoice } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";
import { InventoryFrame } from "../frame";
import { Builder } from "./builder";
import { FoundCard, useFoundColumns } from "./found";
import { targetsOf, type Target } from "./targets";

type Followed = Pick<UseInfiniteQueryResult, "hasNextPage" | "isFetching" | "isError" | "fetchNextPage">;

/** What the address asks, or the usual question where it asks nothing yet. */
function useQuestion(targets: Target[]) {
  const [search, set] = useAddress();
  const target =
    targets.find((each) => each.job === search.probe && each.field === search.in) ??
    targets.find((each) => each.job === search.probe) ??
    targets[0];
  const asked = useMemo(() => parseConditions(search.where), [search.where]);
  const conditions = asked.length > 0 ? asked : usualConditions(target?.columns ?? []);
  const ask = (to: Target, next: Condition[]) =>
    set({ probe: to.job, in: to.field, where: formatConditions(next) });
  return { target, conditions, ask };
}

function Count({ rows, total, more }: { rows: FoundRow[]; total: number | undefined; more: boolean }) {
  const { t } = useTranslation();
  const machines = new Set(rows.map((row) => row.pc_id)).size;
  const text = t("inventory.found", {
    count: more ? (total ?? rows.length) : rows.length,
    machines: t("common.machines", { count: machines }),
  });
  return (
    <span className="figures text-sm text-muted" data-testid="look-up-count" data-machines={machines} data-rows={rows.length}>
      {more ? t("inventory.found_more", { text }) : text}
    </span>
  );
}

/** A page holds fewer rows than a screen. */
const SCREEN = 60;

/** A search through columns without an index comes back early, with what it found so far: it is followed. */
function useLookFurther(query: Followed, found: number): void {
  const { hasNextPage, isFetching, isError, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError && found < SCREEN) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, found, fetchNextPage]);
}

function Found({ lookUp, target }: { lookUp: LookUp; target: Target }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(lookUpQuery(lookUp));
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? [], [query.data]);
  useLookFurther(query, rows.length);
  const choice = useColumnChoice<FoundRow>(`look-up.${target.id}`, useFoundColumns(target));
  const asked = Object.keys(conditionParameters(lookUp.conditions)).length > 0;
  if (query.error) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  if (!asked) {
    return (
      <Panel>
        <Empty icon={<Search />} title={t("inventory.ask")}>
          {t("inventory.ask_next")} {t("inventory.ask_version")}
        </Empty>
      </Panel>
    );
  }
  if (query.isPending) return <Panel><Skeleton rows={10} /></Panel>;
  return (
    <>
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-2">
        <Count rows={rows} total={query.data.pages[0]?.total} more={query.hasNextPage} />
        <CsvLink href={lookUpCsv(lookUp)} name={`${target.field ?? target.job}.csv`} />
      </div>
      <DataTable
        label={t("inventory.look_up")}
        rows={rows}
        choice={choice}
        rowId={(row) => String(rows.indexOf(row))}
        href={(row) => paths.machineInventory(row.pc_id, { probe: target.job })}
        card={(row) => <FoundCard row={row} target={target} />}
        onEnd={() => query.hasNextPage && !query.isFetchingNextPage && void query.fetchNextPage()}
        rowTestId="found-row"
        rowData={(row) => ({ "data-pc": row.pc_id })}
        empty={query.hasNextPage ? <Skeleton rows={8} /> : <Empty icon={<Search />} title={t("inventory.found_none")}>{t("inventory.found_none_next")}</Empty>}
      />
    </>
  );
}

/** "Which machines have openssl below 3.0.14": one question over all machines. */
export function LookUpPage() {
  const { t } = useTranslation();
  const probes = useQuery(probesQuery);
  const targets = useMemo(() => targetsOf(probes.data ?? []), [probes.data]);
  const { target, conditions, ask } = useQuestion(targets);
  return (
    <InventoryFrame current="look_up" probe={target?.job} fill>
      {probes.error && <Problem error={probes.error} onRetry={() => void probes.refetch()} />}
      {probes.isPending && <Panel><Skeleton rows={4} /></Panel>}
      {probes.data && !target && (
        <Panel>
          <Empty icon={<Search />} title={t("inventory.none")}>{t("inventory.none_next")}</Empty>
        </Panel>
      )}
      {target && (
        <>
          <Builder
            key={target.id}
            targets={targets}
            target={target}
            conditions={conditions}
            onTarget={(next) => ask(next, usualConditions(next.columns))}
            onConditions={(next) => ask(target, next)}
          />
          <Found lookUp={{ job: target.job, field: target.field, conditions }} target={target} />
        </>
      )}
    </InventoryFrame>
  );
}
