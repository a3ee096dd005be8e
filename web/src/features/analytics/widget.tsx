import { Pin } from "lucide-react";
import { useMemo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Widget } from "@/api/types/observed";
import { cx } from "@/lib/cx";
import { formatNumber, formatSpan } from "@/lib/format";
import { IconButton } from "@/ui/button";
import { Chart } from "@/ui/chart/chart";
import type { Series } from "@/ui/chart/series";
import { Panel } from "@/ui/page";

interface Props {
  widget: Widget;
  range: { from: number; to: number };
  /** Absent where it cannot be pinned. */
  pinned?: boolean;
  onPin?: (pinned: boolean) => void;
}

/** Writes a figure of the widget: a count, or a time where each event stands for some minutes. */
function useFigure({ unit }: Widget): (value: number) => string {
  const { i18n } = useTranslation();
  if (unit === "min") return (value) => formatSpan(value * 60_000, i18n.language);
  return (value) => formatNumber(Math.round(value * 100) / 100, i18n.language);
}

/** A bar per value, its number beside it. */
function Bars({ widget }: { widget: Widget }) {
  const figure = useFigure(widget);
  const { rows } = widget;
  const greatest = Math.max(1, ...rows.map((row) => row.value));
  return (
    <ul className="flex flex-col gap-1.5 px-4 py-3">
      {rows.map((row) => (
        <li key={row.label} className="grid grid-cols-[minmax(5rem,1fr)_2fr_4rem] items-center gap-3">
          <span className="truncate" title={row.label}>
            {row.label}
          </span>
          <span className="h-2 overflow-hidden rounded-full bg-line" aria-hidden="true">
            <span className="block h-full rounded-full bg-accent" style={{ width: `${(100 * row.value) / greatest}%` }} />
          </span>
          <span className="figures text-right">{figure(row.value)}</span>
        </li>
      ))}
    </ul>
  );
}

/** A share of one as a meter, or one for each value. */
function Gauges({ widget }: { widget: Widget }) {
  const { i18n } = useTranslation();
  const rows = widget.rows.length > 0 ? widget.rows : [{ label: "", value: widget.value ?? 0 }];
  const percent = new Intl.NumberFormat(i18n.language, { style: "percent", maximumFractionDigits: 1 });
  return (
    <div className="flex flex-col gap-3 px-4 py-3">
      {rows.map((row) => (
        <div key={row.label} className="flex flex-col gap-1">
          <span className="flex items-baseline justify-between gap-3">
            <span className="truncate text-muted">{row.label}</span>
            <span className="figures text-2xl font-semibold">{percent.format(row.value)}</span>
          </span>
          <span
            role="meter"
            aria-label={row.label || widget.title}
            aria-valuenow={Math.round(row.value * 1000) / 10}
            aria-valuemin={0}
            aria-valuemax={100}
            className="h-2.5 overflow-hidden rounded-full bg-line"
          >
            <span className="block h-full rounded-full bg-accent" style={{ width: `${Math.min(100, 100 * row.value)}%` }} />
          </span>
        </div>
      ))}
    </div>
  );
}

function Figures({ widget }: { widget: Widget }) {
  const figure = useFigure(widget);
  const rows = widget.rows.length > 0 ? widget.rows : [{ label: "", value: widget.value ?? 0 }];
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2 px-4 py-3">
      {rows.map((row) => (
        <div key={row.label} className="flex flex-col-reverse">
          <dt className="text-muted">{row.label}</dt>
          <dd className="figures text-2xl leading-8 font-semibold">{figure(row.value)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A line of columns for each value, all over the same hours. */
function linesOf(widget: Widget, label: string): { times: number[]; series: Series[] } {
  const hours = [...new Set(widget.rows.map((row) => row.label))].sort();
  const groups = [...new Set(widget.rows.map((row) => row.group ?? ""))];
  const known = new Map(widget.rows.map((row) => [`${row.group ?? ""}\n${row.label}`, row.value]));
  return {
    times: hours.map((hour) => Date.parse(hour)),
    series: groups.map((group) => ({
      id: group || "value",
      label: group || label,
      values: hours.map((hour) => known.get(`${group}\n${hour}`) ?? null),
    })),
  };
}

function Timeline({ widget, range, aside }: Props & { aside: ReactNode }) {
  const { t } = useTranslation();
  const { times, series } = useMemo(() => linesOf(widget, t("analytics.count")), [widget, t]);
  return (
    <Chart
      title={widget.title}
      aside={aside}
      times={times}
      series={series}
      unit={widget.unit === "min" ? "minutes" : "count"}
      from={range.from}
      to={range.to}
      bars={series.length <= 1}
      height={150}
      empty={widget.error ?? t("analytics.nothing")}
    />
  );
}

function PinButton({ pinned, onPin }: Pick<Props, "pinned" | "onPin">) {
  const { t } = useTranslation();
  if (!onPin) return null;
  return (
    <IconButton
      tiny
      label={t(pinned ? "analytics.unpin" : "analytics.pin")}
      aria-pressed={pinned}
      data-testid="widget-pin"
      onClick={() => onPin(!pinned)}
    >
      <Pin className={cx("size-3.5", pinned && "fill-current text-accent")} />
    </IconButton>
  );
}

const DRAWN: Record<string, typeof Bars> = { bar: Bars, gauge: Gauges, stat: Figures };

/** A widget of a job or a view, drawn as it asks. */
export function WidgetPanel(props: Props) {
  const { t } = useTranslation();
  const { widget } = props;
  const pin = <PinButton pinned={props.pinned} onPin={props.onPin} />;
  if (widget.render === "timeline") return <Timeline {...props} aside={pin} />;
  const Drawing = DRAWN[widget.render] ?? Bars;
  const nothing = widget.rows.length === 0 && (widget.value === null || widget.value === undefined);
  return (
    <Panel title={widget.title} aside={pin}>
      <div data-testid="widget" data-widget={widget.id} data-render={widget.render}>
        {widget.description && <p className="px-4 pt-2 text-xs text-muted">{widget.description}</p>}
        {widget.error && <p className="px-4 py-3 break-words text-bad">{widget.error}</p>}
        {nothing && !widget.error && <p className="px-4 py-6 text-center text-muted">{t("analytics.nothing")}</p>}
        {!nothing && <Drawing widget={widget} />}
        {widget.cut && <p className="px-4 pb-3 text-xs text-warn">{t("analytics.cut")}</p>}
      </div>
    </Panel>
  );
}
