import { Pin } from "lucide-react";
import { useMemo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Widget } from "@/api/types/observed";
import { cx } from "@/lib/cx";
import { formatNumber } from "@/lib/format";
import { IconButton } from "@/ui/button";
import { Chart } from "@/ui/chart/chart";
import { Panel } from "@/ui/page";

interface Props {
  widget: Widget;
  range: { from: number; to: number };
  /** Absent where it cannot be pinned. */
  pinned?: boolean;
  onPin?: (pinned: boolean) => void;
}

function useNumber(): (value: number) => string {
  const { i18n } = useTranslation();
  return (value) => formatNumber(Math.round(value * 100) / 100, i18n.language);
}

/** A bar per value, its number beside it. */
function Bars({ widget }: { widget: Widget }) {
  const number = useNumber();
  const rows = widget.rows ?? [];
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
          <span className="figures text-right">{number(row.value)}</span>
        </li>
      ))}
    </ul>
  );
}

/** A share of one as a meter, or one for each value. */
function Gauges({ widget }: { widget: Widget }) {
  const { i18n } = useTranslation();
  const rows = widget.rows?.length ? widget.rows : [{ label: "", value: widget.value ?? 0 }];
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
  const number = useNumber();
  const rows = widget.rows?.length ? widget.rows : [{ label: "", value: widget.value ?? 0 }];
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2 px-4 py-3">
      {rows.map((row) => (
        <div key={row.label} className="flex flex-col-reverse">
          <dt className="text-muted">{row.label}</dt>
          <dd className="figures text-2xl leading-8 font-semibold">{number(row.value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Timeline({ widget, range, aside }: Props & { aside: ReactNode }) {
  const { t } = useTranslation();
  const rows = useMemo(() => widget.rows ?? [], [widget.rows]);
  const times = useMemo(() => rows.map((row) => Date.parse(row.label)), [rows]);
  const series = useMemo(
    () => [{ id: "value", label: t("analytics.count"), values: rows.map((row) => row.value) }],
    [rows, t],
  );
  return (
    <Chart
      title={widget.title}
      aside={aside}
      times={times}
      series={series}
      unit="count"
      from={range.from}
      to={range.to}
      bars
      height={150}
      empty={t("analytics.nothing")}
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

const DRAWN = { bar: Bars, gauge: Gauges, stat: Figures };

/** A widget of a job or a view, drawn as it asks. */
export function WidgetPanel(props: Props) {
  const { t } = useTranslation();
  const { widget } = props;
  const pin = <PinButton pinned={props.pinned} onPin={props.onPin} />;
  if (widget.render === "timeline") return <Timeline {...props} aside={pin} />;
  const Drawing = DRAWN[widget.render] ?? Bars;
  const nothing = !widget.rows?.length && (widget.value === null || widget.value === undefined);
  return (
    <Panel title={widget.title} aside={pin}>
      <div data-testid="widget" data-widget={widget.id} data-render={widget.render}>
        {widget.description && <p className="px-4 pt-2 text-xs text-muted">{widget.description}</p>}
        {nothing ? <p className="px-4 py-6 text-center text-muted">{t("analytics.nothing")}</p> : <Drawing widget={widget} />}
      </div>
    </Panel>
  );
}
