import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { processesQuery } from "@/api/queries/perf";
import type { ProcessRow } from "@/api/types/perf";
import { Problem } from "@/features/shared/problem";
import { cx } from "@/lib/cx";
import { formatMeasure, type Unit } from "@/lib/measures";
import { Empty, Skeleton } from "@/ui/empty";
import { Panel } from "@/ui/page";
import { Ago } from "@/ui/time";
import { useSampledUntil } from "./sampled-until";

type Figure = "cpu_pct" | "rss_bytes" | "disk_read_bytes_per_sec" | "disk_written_bytes_per_sec";

const FIGURES: [Figure, Unit][] = [
  ["cpu_pct", "percent"],
  ["rss_bytes", "bytes"],
  ["disk_read_bytes_per_sec", "rate"],
  ["disk_written_bytes_per_sec", "rate"],
];

const GRID = "grid items-center gap-x-4 px-4 grid-cols-[minmax(8rem,2fr)_5rem_repeat(4,minmax(5rem,1fr))] max-md:grid-cols-[1fr_4.5rem_5.5rem]";
/** On a phone the first two figures. */
const WIDE_ONLY = "max-md:hidden";

function Head({ sort, onSort }: { sort: Figure; onSort: (figure: Figure) => void }) {
  const { t } = useTranslation();
  return (
    <div className={cx(GRID, "h-9 border-b border-line text-xs font-medium text-muted")} role="row">
      <span role="columnheader">{t("process.name")}</span>
      <span role="columnheader" className={cx("text-right", WIDE_ONLY)}>
        {t("process.pid")}
      </span>
      {FIGURES.map(([figure], at) => (
        <span
          key={figure}
          role="columnheader"
          aria-sort={sort === figure ? "descending" : undefined}
          className={cx("text-right", at > 1 && WIDE_ONLY)}
        >
          <button type="button" onClick={() => onSort(figure)} className={cx("rounded hover:text-text", sort === figure && "text-accent")}>
            {t(`process.${figure}`)}
            {sort === figure && " ↓"}
          </button>
        </span>
      ))}
    </div>
  );
}

function Row({ process }: { process: ProcessRow }) {
  const { i18n } = useTranslation();
  return (
    <div role="row" data-testid="process-row" data-pid={process.pid} className={cx(GRID, "min-h-8 border-b border-line/60 last:border-b-0")}>
      <span role="cell" className="mono truncate" title={process.name}>
        {process.name}
      </span>
      <span role="cell" className={cx("figures text-right text-muted", WIDE_ONLY)}>
        {process.pid}
      </span>
      {FIGURES.map(([figure, unit], at) => (
        <span key={figure} role="cell" className={cx("figures text-right", at > 1 && WIDE_ONLY)}>
          {formatMeasure(process[figure], unit, i18n.language)}
        </span>
      ))}
    </div>
  );
}

/** The processes of the newest sample, the greediest first. */
export function ProcessTable({ pc }: { pc: string }) {
  const { t } = useTranslation();
  const [sort, setSort] = useState<Figure>("cpu_pct");
  const query = useQuery(processesQuery(pc));
  const until = useSampledUntil(pc);
  const rows = [...(query.data?.processes ?? [])].sort((a, b) => (b[sort] ?? 0) - (a[sort] ?? 0));
  return (
    <Panel title={t("process.title")} aside={query.data?.latest_at && <Ago time={query.data.latest_at} />}>
      {query.isPending && <Skeleton rows={5} />}
      {query.error && (
        <div className="p-4">
          <Problem error={query.error} />
        </div>
      )}
      {query.data && rows.length === 0 && <Empty title={t("process.none")}>{t(until ? "here.processes_coming" : "process.none_next")}</Empty>}
      {rows.length > 0 && (
        <div role="table" aria-label={t("process.title")} className="max-h-[60vh] overflow-auto">
          <Head sort={sort} onSort={setSort} />
          {rows.map((process) => (
            <Row key={process.pid} process={process} />
          ))}
        </div>
      )}
    </Panel>
  );
}
