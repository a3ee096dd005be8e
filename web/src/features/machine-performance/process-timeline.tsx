import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { PROCESS_METRICS, processTimelineQuery, type ProcessMetric } from "@/api/queries/perf";
import { Problem } from "@/features/shared/problem";
import type { RangeControl } from "@/features/shared/range";
import { useAddress } from "@/features/shared/search";
import type { Unit } from "@/lib/measures";
import { Chart } from "@/ui/chart/chart";
import { Select } from "@/ui/field";

const UNIT: Record<ProcessMetric, Unit> = { cpu: "percent", rss: "bytes", disk_read: "rate", disk_written: "rate" };
const TOP = 5;
const OTHER = "other";

function metricOf(text: string | undefined): ProcessMetric {
  return PROCESS_METRICS.find((metric) => metric === text) ?? "cpu";
}

/** The greediest processes over the range, one on top of the other, the rest as one. */
export function ProcessTimeline({ pc, control }: { pc: string; control: RangeControl }) {
  const { t } = useTranslation();
  const [search, set] = useAddress();
  const metric = metricOf(search.process);
  const { range } = control;
  const query = useQuery(processTimelineQuery(pc, metric, { from: range.from, to: range.to, step: range.step }, TOP));
  const data = query.data;
  const times = useMemo(() => data?.points.map((point) => Date.parse(point.at)) ?? [], [data]);
  const series = useMemo(
    () =>
      [...new Set([...(data?.names ?? []), OTHER])]
        .map((name) => ({
          id: name,
          label: name === OTHER ? t("process.other") : name,
          values: data?.points.map((point) => point.values[name] ?? null) ?? [],
        }))
        .filter((each) => each.values.some((value) => value !== null)),
    [data, t],
  );
  if (query.error) return <Problem error={query.error} />;
  return (
    <Chart
      title={t("process.timeline", { count: TOP })}
      aside={
        <Select
          aria-label={t("process.metric")}
          data-testid="process-metric"
          value={metric}
          onChange={(event) => set({ process: event.target.value })}
        >
          {PROCESS_METRICS.map((each) => (
            <option key={each} value={each}>
              {t(`process.metric_${each}`)}
            </option>
          ))}
        </Select>
      }
      stack
      times={times}
      series={series}
      unit={UNIT[metric]}
      from={range.from}
      to={range.to}
      onZoom={control.zoom}
      testId="chart-processes"
      empty={t("process.no_timeline")}
    />
  );
}
