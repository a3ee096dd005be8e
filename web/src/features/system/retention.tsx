import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { retentionQuery } from "@/api/queries/storage";
import type { TableRetention } from "@/api/types/storage";
import { Problem } from "@/features/shared/problem";
import { formatNumber, formatSpan } from "@/lib/format";
import { Skeleton } from "@/ui/empty";
import { Panel } from "@/ui/page";
import { Ago } from "@/ui/time";

const GRID =
  "grid items-center gap-x-4 px-4 grid-cols-[minmax(8rem,1.6fr)_minmax(6rem,1fr)_6rem_7rem_9rem_7rem] max-md:grid-cols-[1fr_4.5rem_5rem]";
const WIDE_ONLY = "max-md:hidden";

function Row({ row }: { row: TableRetention }) {
  const { i18n } = useTranslation();
  const number = (value: number) => formatNumber(value, i18n.language);
  return (
    <div data-testid="retention-row" data-table={row.table} className={`${GRID} min-h-8 border-b border-line/60 py-1 last:border-b-0`}>
      <span className="mono truncate">{row.table}</span>
      <span className={`mono truncate text-muted ${WIDE_ONLY}`}>{row.setting}</span>
      <span className="figures text-right">{formatSpan(row.keep_secs * 1000, i18n.language)}</span>
      <span className="figures text-right">{number(row.removed_last)}</span>
      <span className={`figures text-right text-muted ${WIDE_ONLY}`}>{number(row.removed)}</span>
      <span className={`text-right text-xs text-muted ${WIDE_ONLY}`}>
        <Ago time={row.looked_at} />
      </span>
      {row.error && <span className="col-span-full break-words text-bad">{row.error}</span>}
    </div>
  );
}

/** What each table keeps, and what was last removed from it. */
export function Retention() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(retentionQuery);
  return (
    <Panel title={t("retention.title")}>
      <div className={`${GRID} h-8 border-b border-line text-xs text-muted`}>
        <span>{t("retention.table")}</span>
        <span className={WIDE_ONLY}>{t("retention.setting")}</span>
        <span className="text-right">{t("retention.keep")}</span>
        <span className="text-right">{t("retention.removed")}</span>
        <span className={`text-right ${WIDE_ONLY}`}>{t("retention.removed_total")}</span>
        <span className={`text-right ${WIDE_ONLY}`}>{t("retention.when")}</span>
      </div>
      {error && (
        <div className="p-4">
          <Problem error={error} onRetry={() => void refetch()} />
        </div>
      )}
      {!data && !error && <Skeleton rows={6} />}
      {data?.map((row) => <Row key={row.table} row={row} />)}
    </Panel>
  );
}
