import { useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Grid3x3 } from "lucide-react";
import { useMemo, useRef, useState, type MouseEvent } from "react";
import { useTranslation } from "react-i18next";
import { heatmapQuery } from "@/api/queries/events";
import type { Heatmap } from "@/api/types/observed";
import { Problem } from "@/features/shared/problem";
import { thresholdsOf } from "@/lib/heat";
import { formatExact, formatNumber } from "@/lib/format";
import { paths } from "@/lib/paths";
import { stepFor, type Range } from "@/lib/range";
import { Empty, Skeleton } from "@/ui/empty";
import { AppLink, useGo } from "@/ui/link";
import { Panel } from "@/ui/page";
import { HeatLegend, HeatRow } from "./heat-row";
import { TimeAxis } from "./time-axis";

const ROW = 22;

interface Cell {
  pc: string;
  count: number;
  from: number;
}

interface Props {
  range: Range;
  kinds: string | undefined;
  pc: string | undefined;
}

/** Cells that a finger can still hit, an hour for a week, beginning where their unit of time begins. */
function cellsOf(range: Range): { from: string; to: string; step: number } {
  const step = Math.max(300, stepFor((range.to - range.from) / 1000, 200));
  const offset = new Date(range.from).getTimezoneOffset() * 60_000;
  const start = (ms: number) => Math.floor((ms - offset) / (step * 1000)) * step * 1000 + offset;
  return {
    from: new Date(start(range.from)).toISOString(),
    to: new Date(start(range.to - 1) + step * 1000).toISOString(),
    step,
  };
}

function listOf(cell: Cell, step: number, kinds: string | undefined): string {
  return paths.events({
    pc: cell.pc,
    kinds,
    from: new Date(cell.from).toISOString(),
    to: new Date(cell.from + step * 1000).toISOString(),
  });
}

function HeatTable({ heat, kinds }: { heat: Heatmap; kinds: string | undefined }) {
  const { t, i18n } = useTranslation();
  const go = useGo();
  const scroller = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState<Cell>();
  const thresholds = useMemo(() => thresholdsOf(heat.rows), [heat.rows]);
  const virtual = useVirtualizer({
    count: heat.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
  });
  const from = Date.parse(heat.from);
  const cellAt = (event: MouseEvent<HTMLElement>, row: Heatmap["rows"][number]): Cell | undefined => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = Math.floor(((event.clientX - box.left) / box.width) * row.counts.length);
    const count = row.counts[at];
    return count === undefined ? undefined : { pc: row.pc_id, count, from: from + at * heat.step_seconds * 1000 };
  };
  const range = { from, to: Date.parse(heat.to), step: heat.step_seconds };
  return (
    <Panel
      title={t("heat.title", { count: heat.rows.length })}
      aside={<HeatLegend thresholds={thresholds} words={(start) => (start === 0 ? "0" : `≥ ${formatNumber(start, i18n.language)}`)} />}
    >
      {heat.cut && <p className="bg-warn-soft px-4 py-1.5 text-warn">{t("heat.cut")}</p>}
      <div ref={scroller} className="max-h-[62vh] overflow-auto py-2" role="list" aria-label={t("events.heat")}>
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = heat.rows[item.index]!;
            const total = row.counts.reduce((sum, count) => sum + count, 0);
            return (
              <div
                key={row.pc_id}
                role="listitem"
                data-testid="heat-row"
                data-pc={row.pc_id}
                data-total={total}
                className="absolute inset-x-0 flex items-center gap-2 px-3 hover:bg-hover"
                style={{ height: ROW, transform: `translateY(${item.start}px)` }}
              >
                <AppLink
                  href={paths.events({ pc: row.pc_id, kinds, from: heat.from, to: heat.to })}
                  className="w-32 shrink-0 truncate text-xs text-accent hover:underline max-md:w-24"
                >
                  {row.pc_id}
                </AppLink>
                <span
                  className="h-full min-w-0 flex-1 cursor-pointer"
                  onMouseMove={(event) => setOver(cellAt(event, row))}
                  onMouseLeave={() => setOver(undefined)}
                  onClick={(event) => {
                    const cell = cellAt(event, row);
                    if (cell) go(listOf(cell, heat.step_seconds, kinds));
                  }}
                >
                  <HeatRow counts={row.counts} thresholds={thresholds} height={ROW} />
                </span>
                <span className="figures w-12 shrink-0 text-right text-xs text-muted">{formatNumber(total, i18n.language)}</span>
              </div>
            );
          })}
        </div>
      </div>
      <div className="flex gap-2 px-3 pb-1">
        <span className="w-32 shrink-0 max-md:w-24" />
        <TimeAxis range={range} />
        <span className="w-12 shrink-0" />
      </div>
      <p className="figures min-h-8 border-t border-line px-4 py-1.5 text-xs text-muted" aria-live="off">
        {over ? `${over.pc} · ${formatExact(over.from, i18n.language)} · ${t("heat.events", { count: over.count })}` : t("heat.hint")}
      </p>
    </Panel>
  );
}

/** Hours across, machines down: where and when much happened. */
export function HeatMap({ range, kinds, pc }: Props) {
  const { t } = useTranslation();
  const query = useQuery(
    heatmapQuery({ ...cellsOf(range), kinds, pc_ids: pc }),
  );
  if (query.error) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  if (query.isPending) return <Panel><Skeleton rows={12} /></Panel>;
  if (query.data.rows.length === 0) {
    return (
      <Panel>
        <Empty icon={<Grid3x3 />} title={t("events.none")}>
          {t("heat.none_next")}
        </Empty>
      </Panel>
    );
  }
  return <HeatTable heat={query.data} kinds={kinds} />;
}
