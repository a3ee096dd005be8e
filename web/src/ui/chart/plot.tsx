import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { formatMeasure, ticksOf } from "@/lib/measures";
import { useThemeVersion } from "./theme-version";
import { peakOf, stacked, strokeOf, type ChartData } from "./series";

export interface PlotProps extends ChartData {
  from: number;
  to: number;
  stack?: boolean;
  /** Columns instead of lines, for what is counted per stretch of time. */
  bars?: boolean;
  height: number;
  /** The place the pointer is over. */
  onPoint: (at: number | undefined) => void;
  onZoom?: (from: number, to: number) => void;
}

function timeLabels(locale: string) {
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options);
  const clock = format({ hour: "numeric", minute: "2-digit" });
  const day = format({ month: "short", day: "numeric" });
  return (_: uPlot, splits: number[], __: number, ___: number, increment: number) =>
    splits.map((split, at) => {
      const date = new Date(split * 1000);
      const previous = splits[at - 1];
      const newDay = previous === undefined || new Date(previous * 1000).getDate() !== date.getDate();
      if (increment >= 86_400) return day.format(date);
      return newDay ? `${clock.format(date)}\n${day.format(date)}` : clock.format(date);
    });
}

/** Canvas takes colours as they are, not the names of properties. */
function ink(element: Element): (name: string) => string {
  const style = getComputedStyle(element);
  return (name) => style.getPropertyValue(name).trim();
}

function faded(color: string, percent: number): string {
  return `color-mix(in srgb, ${color} ${percent}%, transparent)`;
}

interface Drawn {
  data: uPlot.AlignedData;
  series: uPlot.Series[];
  bands: uPlot.Band[];
}

/** The lines of a chart, each with its band; or areas one on top of the other. */
function drawn(props: PlotProps, color: (name: string) => string): Drawn {
  const result: Drawn = { data: [props.times.map((time) => time / 1000)], series: [{}], bands: [] };
  const push = (values: (number | null)[], series: uPlot.Series) => {
    (result.data as (number | null)[][]).push(values);
    result.series.push({ points: { show: false }, ...series });
    return result.series.length - 1;
  };
  const filled = props.stack || props.bars;
  const lines = props.stack ? stacked(props.series) : props.series;
  const order = lines.map((line, at) => ({ line, at }));
  if (props.stack) order.reverse();
  for (const { line, at } of order) {
    const { color: name, dash } = strokeOf(at);
    const stroke = color(name);
    if (line.low && line.high) {
      const high = push(line.high, { stroke: "transparent", width: 0 });
      const low = push(line.low, { stroke: "transparent", width: 0 });
      result.bands.push({ series: [high, low], fill: faded(stroke, 18) });
    }
    const few = line.values.filter((value) => value !== null).length < 3;
    push(line.values, {
      stroke,
      width: filled ? 1 : 1.75,
      dash: filled ? undefined : [...dash],
      // Areas lie over those they are added to, which must not shine through.
      fill: filled ? `color-mix(in srgb, ${stroke} 70%, ${color("--surface")})` : undefined,
      paths: props.bars ? uPlot.paths.bars!({ size: [0.85, 40], align: 1 }) : undefined,
      points: { show: few && !filled, size: 6, fill: stroke },
    });
  }
  return result;
}

function optionsOf(props: PlotProps, host: HTMLElement, locale: string, latest: { current: PlotProps }): [uPlot.Options, uPlot.AlignedData] {
  const color = ink(host);
  const { data, series, bands } = drawn(props, color);
  const peak = props.stack ? peakOf(stacked(props.series)) : peakOf(props.series);
  const font = `11px ${getComputedStyle(host).fontFamily}`;
  const value = (number: number) => formatMeasure(number, props.unit, locale);
  const axis = { stroke: color("--muted"), font, grid: { stroke: color("--line"), width: 1 }, ticks: { show: false } };
  const options: uPlot.Options = {
    width: host.clientWidth,
    height: props.height,
    series,
    bands,
    legend: { show: false },
    padding: [8, 26, 0, 0],
    cursor: { points: { show: false }, drag: { x: Boolean(props.onZoom), y: false, setScale: false }, y: false },
    scales: {
      x: { time: true, range: () => [props.from / 1000, props.to / 1000] },
      y: { range: () => [0, peak > 0 ? peak * 1.08 : 1] },
    },
    axes: [
      { ...axis, space: 80, values: timeLabels(locale), size: (_, labels) => (labels?.some((label) => label.includes("\n")) ? 40 : 24), gap: 6 },
      {
        ...axis,
        incrs: ticksOf(props.unit),
        space: 34,
        gap: 8,
        values: (_, splits) => splits.map(value),
        size: (_, labels) => 18 + 6.4 * Math.max(0, ...(labels ?? []).map((label) => label.length)),
      },
    ],
    hooks: {
      setCursor: [(plot) => latest.current.onPoint(plot.cursor.idx ?? undefined)],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width < 8) return;
          latest.current.onZoom?.(plot.posToVal(left, "x") * 1000, plot.posToVal(left + width, "x") * 1000);
          plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
        },
      ],
    },
  };
  return [options, data];
}

/** The canvas of a chart. What it shows stands in the table behind it too. */
export default function Plot(props: PlotProps) {
  const { i18n } = useTranslation();
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  const theme = useThemeVersion();
  useEffect(() => {
    latest.current = props;
  });
  const { times, series, unit, from, to, stack, bars, height } = props;
  useEffect(() => {
    const element = host.current!;
    const [options, data] = optionsOf(
      { ...latest.current, times, series, unit, from, to, stack, bars, height },
      element,
      i18n.language,
      latest,
    );
    const plot = new uPlot(options, data, element);
    const sizes = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    sizes.observe(element);
    return () => {
      sizes.disconnect();
      plot.destroy();
    };
  }, [times, series, unit, from, to, stack, bars, height, theme, i18n.language]);
  return <div ref={host} aria-hidden="true" className="w-full min-w-0 overflow-hidden" />;
}
