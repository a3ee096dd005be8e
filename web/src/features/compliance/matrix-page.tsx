import { useInfiniteQuery } from "@tanstack/react-query";
import { Grid3x3 } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { checkMatrixCsv, checkMatrixQuery } from "@/api/queries/checks";
import type { MatrixAnswer, MatrixRow } from "@/api/types/checks";
import { Problem } from "@/features/shared/problem";
import { formatAgo } from "@/lib/format";
import { usePhone } from "@/lib/media";
import { useNow } from "@/lib/clock";
import { paths } from "@/lib/paths";
import { CsvLink } from "@/ui/csv-link";
import { Empty, Skeleton } from "@/ui/empty";
import { Panel } from "@/ui/page";
import { StateShape } from "@/ui/state";
import { ColumnMenu } from "@/ui/table/column-menu";
import { useColumnChoice, type Column } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";
import { CheckState } from "./check-state";
import { ComplianceFrame } from "./frame";

type Checks = MatrixAnswer["checks"];
const NO_CHECKS: Checks = [];

function Cell({ row, check }: { row: MatrixRow; check: string }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const cell = row.statuses[check];
  if (!cell) return <span className="text-faint">–</span>;
  const since = cell.since ? `${t("compliance.since")} ${formatAgo(Date.parse(cell.since), now, i18n.language)}` : "";
  const stale = cell.stale ? t("compliance.stale") : "";
  return (
    <span title={[stale, since].filter(Boolean).join(", ")} className="flex items-center gap-1.5">
      <CheckState status={cell.status} className={cell.stale ? "opacity-70" : undefined} />
      {cell.stale && (
        <>
          <StateShape state="stale" />
          <span className="sr-only">{stale}</span>
        </>
      )}
    </span>
  );
}

function useMatrixColumns(checks: Checks): Column<MatrixRow>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        id: "pc_id",
        title: t("column.pc_id"),
        size: 180,
        fixed: true,
        cell: (row) => <span className="font-medium">{row.pc_id}</span>,
      },
      ...checks.map(
        (check): Column<MatrixRow> => ({
          id: `check.${check.check_name}`,
          title: check.label || check.check_name,
          size: 130,
          cell: (row) => <Cell row={row} check={check.check_name} />,
        }),
      ),
    ],
    [checks, t],
  );
}

/** A machine on a phone: the checks that are not in order, then the rest. */
function Card({ row, checks }: { row: MatrixRow; checks: Checks }) {
  const bad = checks.filter((check) => (row.statuses[check.check_name]?.status ?? "ok") !== "ok");
  return (
    <>
      <div className="truncate text-base font-medium">{row.pc_id}</div>
      <div className="mt-1 flex flex-wrap gap-x-3 gap-y-0.5">
        {(bad.length > 0 ? bad : checks.slice(0, 1)).slice(0, 4).map((check) => (
          <span key={check.check_name} className="flex min-w-0 items-center gap-1.5">
            <CheckState status={row.statuses[check.check_name]?.status ?? "unknown"} />
            <span className="truncate text-muted">{check.label || check.check_name}</span>
          </span>
        ))}
      </div>
    </>
  );
}

/** Every machine under every check. */
export function MatrixPage() {
  const { t } = useTranslation();
  const phone = usePhone();
  const query = useInfiniteQuery(checkMatrixQuery);
  const checks = query.data?.pages[0]?.body.checks ?? NO_CHECKS;
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.body.rows) ?? [], [query.data]);
  const choice = useColumnChoice<MatrixRow>("compliance", useMatrixColumns(checks));
  return (
    <ComplianceFrame current="matrix" fill>
      <div className="flex flex-wrap items-center justify-end gap-2">
        <span className="figures mr-auto text-muted">{rows.length > 0 && t("common.machines", { count: query.data?.pages[0]?.total ?? rows.length })}</span>
        {!phone && <ColumnMenu choice={choice} />}
        <CsvLink href={checkMatrixCsv} name="compliance-matrix.csv" />
      </div>
      {query.error && <Problem error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Panel><Skeleton rows={12} /></Panel>}
      {query.data && (
        <DataTable
          label={t("compliance.matrix")}
          rows={rows}
          choice={choice}
          rowId={(row) => row.pc_id}
          href={(row) => paths.compliance({ machine: row.pc_id, status: "all" })}
          card={(row) => <Card row={row} checks={checks} />}
          onEnd={() => query.hasNextPage && !query.isFetchingNextPage && void query.fetchNextPage()}
          rowTestId="matrix-row"
          rowData={(row) => ({ "data-pc": row.pc_id })}
          empty={<Empty icon={<Grid3x3 />} title={t("compliance.none")}>{t("compliance.none_next")}</Empty>}
        />
      )}
    </ComplianceFrame>
  );
}
