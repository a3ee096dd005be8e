import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { machinePerfQuery } from "@/api/queries/perf";
import type { MachinePerf, PerfPoint } from "@/api/types/perf";
import { Problem } from "@/features/shared/problem";
import type { RangeControl } from "@/features/shared/range";
import { formatBytes, formatSpan } from "@/lib/format";
import type { Measure, Unit } from "@/lib/measures";
import { Chart } from "@/ui/chart/chart";
import { columnsOf, lastKnown, withGaps, type Series } from "@/ui/chart/series";

interface Group {
  id: "cpu" | "memory" | "disk" | "net";
  unit: Unit;
  measures: Measure[];
}

const GROUPS: Group[] = [
  { id: "cpu", unit: "percent", measures: ["cpu_pct"] },
  { id: "memory", unit: "bytes", measures: ["mem_used_bytes", "swap_used_bytes"] },
  { id: "disk", unit: "rate", measures: ["disk_read_bytes_per_sec", "disk_written_bytes_per_sec"] },
  { id: "net", unit: "rate", measures: ["net_rx_bytes_per_sec", "net_tx_bytes_per_sec"] },
];

function useSeries(points: PerfPoint[], measures: Measure[]): Series[] {
  const { t } = useTranslation();
  return useMemo(
    () =>
      measures.map((measure) => {
        const low = columnsOf(points, `${measure}_min`);
        const high = columnsOf(points, `${measure}_max`);
        const banded = lastKnown(high) !== undefined;
        return {
          id: measure,
          label: t(`measure.${measure}`),
          values: columnsOf(points, measure),
          ...(banded ? { low, high } : {}),
        };
      }),
    [points, measures, t],
  );
}

/** The whole of what a measure is a part of, where machines tell it. */
function Total({ points, measure }: { points: PerfPoint[]; measure: Measure }) {
  const { t, i18n } = useTranslation();
  const values = columnsOf(points, measure);
  const at = lastKnown(values);
  if (at === undefined || !values[at]) return null;
  return <span className="figures">{t("perf.of_total", { total: formatBytes(values[at], i18n.language) })}</span>;
}

function GroupChart({ group, points, times, control }: {
  group: Group;
  points: PerfPoint[];
  times: number[];
  control: RangeControl;
}) {
  const { t } = useTranslation();
  const series = useSeries(points, group.measures);
  return (
    <Chart
      title={t(`perf.${group.id}`)}
      aside={group.id === "memory" && <Total points={points} measure="mem_total_bytes" />}
      times={times}
      series={series}
      unit={group.unit}
      from={control.range.from}
      to={control.range.to}
      onZoom={control.zoom}
      testId={`chart-${group.id}`}
      empty={t("perf.no_samples")}
    />
  );
}

function Resolution({ perf }: { perf: MachinePerf }) {
  const { t, i18n } = useTranslation();
  const step = formatSpan(perf.step_seconds * 1000, i18n.language);
  return (
    <p className="text-xs text-muted" data-testid="perf-resolution" data-resolution={perf.resolution}>
      {t(perf.resolution && perf.resolution !== "raw" ? "perf.resolution_rolled" : "perf.resolution_raw", { step })}
    </p>
  );
}

/** Processor, memory, disk and network of a machine over the range, each line with the band it averages. */
export function MachineCharts({ pc, control }: { pc: string; control: RangeControl }) {
  const { range } = control;
  const query = useQuery(machinePerfQuery(pc, { from: range.from, to: range.to, step: range.step }));
  const perf = query.data;
  const points = useMemo(() => (perf ? (withGaps(perf.points, perf.step_seconds) as PerfPoint[]) : []), [perf]);
  const times = useMemo(() => points.map((point) => Date.parse(point.at)), [points]);
  if (query.error) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <>
      <div className="grid gap-4 lg:grid-cols-2">
        {GROUPS.map((group) => (
          <GroupChart key={group.id} group={group} points={points} times={times} control={control} />
        ))}
      </div>
      {perf && <Resolution perf={perf} />}
    </>
  );
}
