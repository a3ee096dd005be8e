import { ChartLine, Table2 } from "lucide-react";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { formatExact } from "@/lib/format";
import { formatMeasure } from "@/lib/measures";
import { IconButton } from "../button";
import { Panel } from "../page";
import { lastKnown, strokeOf, type ChartData } from "./series";

const Plot = lazy(() => import("./plot"));

interface Props extends ChartData {
  title: string;
  aside?: ReactNode;
  from: number;
  to: number;
  stack?: boolean;
  bars?: boolean;
  height?: number;
  /** What a whole chart without a single value says. */
  empty: ReactNode;
  onZoom?: (from: number, to: number) => void;
  testId?: string;
}

/** A piece of the line, as it is drawn. */
function Sample({ at, stack }: { at: number; stack?: boolean }) {
  const { color, dash } = strokeOf(at);
  return (
    <svg viewBox="0 0 22 8" aria-hidden="true" className="h-2 w-5.5 shrink-0">
      {stack ? (
        <rect width="22" height="8" rx="1" fill={`var(${color})`} fillOpacity="0.7" />
      ) : (
        <line x1="0" x2="22" y1="4" y2="4" stroke={`var(${color})`} strokeWidth="2" strokeDasharray={dash.join(" ")} />
      )}
    </svg>
  );
}

/** The names of the lines with their values: where the pointer is, else the newest. */
function Legend({ times, series, unit, point, stack }: ChartData & { point: number | undefined; stack?: boolean }) {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const shown = point ?? Math.max(-1, ...series.map((each) => lastKnown(each.values) ?? -1));
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 pb-3 text-xs">
      {series.map((each, at) => {
        const low = each.low?.[shown];
        const high = each.high?.[shown];
        return (
          <span key={each.id} className="flex min-w-0 items-center gap-1.5">
            <Sample at={at} stack={stack} />
            <span className="truncate text-muted">{each.label}</span>
            <span className="figures font-medium">{formatMeasure(each.values[shown], unit, locale)}</span>
            {low !== undefined && high !== undefined && low !== high && (
              <span className="figures text-muted">
                {t("chart.band", { low: formatMeasure(low, unit, locale), high: formatMeasure(high, unit, locale) })}
              </span>
            )}
          </span>
        );
      })}
      {times[shown] !== undefined && (
        <time className="figures ml-auto text-muted max-md:basis-full">{formatExact(times[shown], locale)}</time>
      )}
    </div>
  );
}

/** The same values as a table, newest first. */
function Behind({ title, times, series, unit, height }: ChartData & { title: string; height: number }) {
  const { t, i18n } = useTranslation();
  const cells = series.flatMap((each) => [
    { id: each.id, label: each.label, values: each.values },
    ...(each.low && each.high
      ? [
          { id: `${each.id}-low`, label: t("chart.lowest", { name: each.label }), values: each.low },
          { id: `${each.id}-high`, label: t("chart.highest", { name: each.label }), values: each.high },
        ]
      : []),
  ]);
  const order = times.map((_, at) => at).reverse();
  return (
    <div className="overflow-auto" style={{ height }} tabIndex={0} role="region" aria-label={title}>
      <table className="w-full text-xs">
        <thead className="sticky top-0 bg-surface text-muted">
          <tr>
            <th className="px-4 py-1.5 text-left font-medium">{t("chart.time")}</th>
            {cells.map((cell) => (
              <th key={cell.id} className="px-4 py-1.5 text-right font-medium whitespace-nowrap">
                {cell.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {order.map((at) => (
            <tr key={times[at]} className="border-t border-line/60">
              <td className="figures px-4 py-1 whitespace-nowrap">{formatExact(times[at]!, i18n.language)}</td>
              {cells.map((cell) => (
                <td key={cell.id} className="figures px-4 py-1 text-right whitespace-nowrap">
                  {formatMeasure(cell.values[at], unit, i18n.language)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A chart over time: what it is, its lines, their values, and the table behind them. */
export function Chart(props: Props) {
  const { title, aside, empty, onZoom, testId, stack, bars, height = 190, from, to, ...data } = props;
  const { t } = useTranslation();
  const [point, setPoint] = useState<number>();
  const [asTable, setAsTable] = useState(false);
  const nothing = data.series.every((each) => lastKnown(each.values) === undefined);
  return (
    <Panel
      title={title}
      aside={
        <>
          {aside}
          <IconButton
            tiny
            label={t(asTable ? "chart.as_chart" : "chart.as_table")}
            aria-pressed={asTable}
            data-testid={testId && `${testId}-table`}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? <ChartLine className="size-3.5" /> : <Table2 className="size-3.5" />}
          </IconButton>
        </>
      }
    >
      <div data-testid={testId} data-points={data.times.length}>
        {nothing ? (
          <p className="flex items-center justify-center px-6 text-center text-muted" style={{ height }}>
            {empty}
          </p>
        ) : asTable ? (
          <Behind title={title} {...data} height={height + 32} />
        ) : (
          <>
            <div className="px-2 pt-3" style={{ minHeight: height + 12 }}>
              <Suspense>
                <Plot {...data} from={from} to={to} stack={stack} bars={bars} height={height} onPoint={setPoint} onZoom={onZoom} />
              </Suspense>
            </div>
            <Legend {...data} point={point} stack={stack || bars} />
          </>
        )}
      </div>
    </Panel>
  );
}
