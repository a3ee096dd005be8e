import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";
import { formatNumber } from "@/lib/format";
import { StateShape } from "./state";
import { useStateWord } from "./state-word";

const FILL: Record<string, string> = {
  succeeded: "bg-ok-fill",
  failed: "bg-bad-fill",
  timed_out: "bg-bad-fill/70",
  killed: "bg-warn-fill",
  lost: "bg-warn-fill/70",
  skipped: "bg-idle-fill",
  running: "bg-info-fill",
  pending: "bg-transparent",
  offline: "bg-idle-fill/40",
  ok: "bg-ok-fill",
  warn: "bg-warn-fill",
  fail: "bg-bad-fill",
  unknown: "bg-idle-fill",
};

export interface Part {
  state: string;
  count: number;
}

/** One bar by outcome; it grows as answers come. */
export function OutcomeBar({ parts, total, tall }: { parts: Part[]; total: number; tall?: boolean }) {
  const { i18n } = useTranslation();
  const word = useStateWord();
  const label = parts
    .filter((part) => part.count > 0)
    .map((part) => `${word(part.state)}: ${formatNumber(part.count, i18n.language)}`)
    .join(", ");
  return (
    <div
      role="img"
      aria-label={label}
      className={cx("flex w-full gap-px overflow-hidden rounded-full bg-line", tall ? "h-2.5" : "h-1.5")}
    >
      {parts
        .filter((part) => part.count > 0)
        .map((part) => (
          <div
            key={part.state}
            className={cx("h-full min-w-0.5 shrink basis-auto transition-[width] duration-500 ease-out", FILL[part.state])}
            style={{ width: `${(100 * part.count) / Math.max(1, total)}%` }}
          />
        ))}
    </div>
  );
}

interface LegendProps {
  parts: Part[];
  selected?: string;
  onSelect?: (state: string | undefined) => void;
}

/** The figures under the bar; each filters the list behind it. */
export function OutcomeLegend({ parts, selected, onSelect }: LegendProps) {
  const { i18n } = useTranslation();
  const word = useStateWord();
  return (
    <div className="flex flex-wrap gap-x-1 gap-y-1">
      {parts.map((part) => (
        <button
          key={part.state}
          type="button"
          data-testid={`outcome-${part.state}`}
          data-count={part.count}
          aria-pressed={selected === part.state}
          disabled={!onSelect}
          onClick={() => onSelect?.(selected === part.state ? undefined : part.state)}
          className={cx(
            "flex items-center gap-1.5 rounded-md px-2 py-1 text-sm disabled:cursor-default max-md:min-h-10",
            part.count === 0 ? "text-faint max-md:hidden" : "text-text",
            selected === part.state ? "bg-selected" : onSelect && "hover:bg-hover",
          )}
        >
          <StateShape state={part.state} className={part.count === 0 ? "opacity-50" : ""} />
          <span className="figures font-medium">{formatNumber(part.count, i18n.language)}</span>
          <span className="text-muted">{word(part.state)}</span>
        </button>
      ))}
    </div>
  );
}
