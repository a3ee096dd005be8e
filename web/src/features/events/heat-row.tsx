import { useEffect, useRef } from "react";
import { heatOf } from "@/lib/heat";
import { useThemeVersion } from "@/ui/chart/theme-version";

interface Props {
  counts: number[];
  thresholds: [number, number, number];
  height: number;
}

/** How much of a cell is filled at each step, so that heat is a size before it is a colour. */
const FILL = [0, 0.35, 0.6, 0.8, 1] as const;
const INK = [0, 45, 65, 82, 100] as const;

function paint(canvas: HTMLCanvasElement, { counts, thresholds }: Props): void {
  const scale = devicePixelRatio || 1;
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = width * scale;
  canvas.height = height * scale;
  const context = canvas.getContext("2d");
  if (!context || counts.length === 0) return;
  context.scale(scale, scale);
  const style = getComputedStyle(canvas);
  const color = style.getPropertyValue("--accent").trim();
  const ground = style.getPropertyValue("--sunken").trim();
  const cell = width / counts.length;
  const gap = cell > 4 ? 1 : 0;
  counts.forEach((count, at) => {
    const heat = heatOf(count, thresholds);
    context.fillStyle = ground;
    context.fillRect(at * cell, 1, cell - gap, height - 2);
    if (heat === 0) return;
    const tall = (height - 2) * FILL[heat];
    context.fillStyle = `color-mix(in srgb, ${color} ${INK[heat]}%, ${ground})`;
    context.fillRect(at * cell, height - 1 - tall, cell - gap, tall);
  });
}

/** One machine's row of the heat map. */
export function HeatRow(props: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useThemeVersion();
  const { counts, thresholds, height } = props;
  useEffect(() => {
    const element = canvas.current!;
    const draw = () => paint(element, { counts, thresholds, height });
    draw();
    const sizes = new ResizeObserver(draw);
    sizes.observe(element);
    return () => sizes.disconnect();
  }, [counts, thresholds, height, theme]);
  return <canvas ref={canvas} aria-hidden="true" className="block h-full w-full" />;
}

/** The steps of heat with the counts at which they begin. */
export function HeatLegend({ thresholds, words }: { thresholds: [number, number, number]; words: (from: number) => string }) {
  const starts = [0, 1, ...thresholds];
  return (
    <ul className="flex flex-wrap gap-x-3 gap-y-1">
      {starts.map((start, at) => (
        <li key={start} className="flex items-center gap-1.5">
          <span aria-hidden="true" className="flex h-3.5 w-3 items-end bg-sunken outline-1 outline-line">
            <span
              className="w-full bg-accent"
              style={{ height: `${100 * FILL[at]!}%`, opacity: INK[at]! / 100 }}
            />
          </span>
          {words(start)}
        </li>
      ))}
    </ul>
  );
}
