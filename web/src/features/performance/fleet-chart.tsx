import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { fleetPerfQuery } from "@/api/queries/perf";
import type { FleetPerf } from "@/api/types/perf";
import { Problem } from "@/features/shared/problem";
import type { RangeControl } from "@/features/shared/range";
import { MEASURES, type Measure } from "@/lib/measures";
import { Chart } from "@/ui/chart/chart";
import { withGaps } from "@/ui/chart/series";

/** Both answers on one axis of time: averages and maxima need not have the same points. */
function joined(average: FleetPerf | undefined, maximum: FleetPerf | undefined) {
  const values = (answer: FleetPerf | undefined) => new Map(answer?.points.map((point) => [point.at, point.value]));
  const [mean, most] = [values(average), values(maximum)];
  const at = [...new Set([...mean.keys(), ...most.keys()])].sort().map((each) => ({ at: each }));
  const points = withGaps(at, average?.step_seconds ?? 60);
  return {
    times: points.map((point) => Date.parse(point.at)),
    mean: points.map((point) => mean.get(point.at) ?? null),
    most: points.map((point) => most.get(point.at) ?? null),
  };
}

/** One measure over the whole fleet: its average and its maximum. */
export function FleetChart({ measure, control, height }: { measure: Measure; control: RangeControl; height?: number }) {
  const { t } = useTranslation();
  const { range } = control;
  const window = { from: range.from, to: range.to, step: range.step };
  const average = useQuery(fleetPerfQuery(measure, "avg", window));
  const maximum = useQuery(fleetPerfQuery(measure, "max", window));
  const columns = useMemo(() => joined(average.data, maximum.data), [average.data, maximum.data]);
  const series = useMemo(
    () => [
      { id: "avg", label: t("perf.average"), values: columns.mean },
      { id: "max", label: t("perf.maximum"), values: columns.most },
    ],
    [columns, t],
  );
  const error = average.error ?? maximum.error;
  if (error) return <Problem error={error} onRetry={() => void average.refetch()} />;
  return (
    <Chart
      title={t(`measure.${measure}`)}
      times={columns.times}
      series={series}
      unit={MEASURES[measure]}
      from={range.from}
      to={range.to}
      height={height}
      onZoom={control.zoom}
      testId="chart-fleet"
      empty={t("perf.no_fleet_samples")}
    />
  );
}
