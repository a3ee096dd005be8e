import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { retentionQuery } from "@/api/queries/storage";
import { Problem } from "@/features/shared/problem";
import { formatNumber, formatSpan } from "@/lib/format";
import { Skeleton } from "@/ui/empty";
import { Panel } from "@/ui/page";
import { Ago } from "@/ui/time";

const GRID = "grid items-center gap-x-4 px-4 grid-cols-[minmax(8rem,1.6fr)_6rem_7rem_7rem_7rem] max-md:grid-cols-[1fr_4.5rem_5rem]";
const WIDE_ONLY = "max-md:hidden";

/** What each table keeps, and what was last removed from it. */
export function Retention() {
  const { t, i18n } = useTranslation();
  const { data, error, refetch } = useQuery(retentionQuery);
  const number = (value: number | null | undefined) => (value === null || value === undefined ? "–" : formatNumber(value, i18n.language));
  return (
    <Panel title={t("retention.title")}>
      <div className={`${GRID} h-8 border-b border-line text-xs text-muted`}>
        <span>{t("retention.table")}</span>
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
      {data?.map((row) => (
        <div key={row.table} data-testid="retention-row" data-table={row.table} className={`${GRID} h-8 border-b border-line/60 last:border-b-0`}>
          <span className="mono truncate">{row.table}</span>
          <span className="figures text-right">
            {row.keep ?? (row.keep_secs ? formatSpan(row.keep_secs * 1000, i18n.language) : t("storage.no_limit"))}
          </span>
          <span className="figures text-right">{number(row.removed_last)}</span>
          <span className={`figures text-right text-muted ${WIDE_ONLY}`}>{number(row.removed_total)}</span>
          <span className={`text-right text-xs text-muted ${WIDE_ONLY}`}>
            <Ago time={row.last_run_at} />
          </span>
        </div>
      ))}
    </Panel>
  );
}
