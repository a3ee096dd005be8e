import { useTranslation } from "react-i18next";
import { useNow } from "@/lib/clock";
import { cx } from "@/lib/cx";
import { formatSpan } from "@/lib/format";
import { fromLocalField, rangeOf, SPANS, stepsFor, toLocalField, type Range, type Span } from "@/lib/range";
import { Input, Segments, Select } from "@/ui/field";
import { useAddress } from "./search";

export interface RangeControl {
  range: Range;
  /** Takes an exact range, such as a stretch of a chart that was marked. */
  zoom: (from: number, to: number) => void;
}

/** A moment as the address keeps it, the seconds cut off. */
function minuteOf(ms: number): string {
  return new Date(Math.floor(ms / 60_000) * 60_000).toISOString();
}

/** The range of time in the address, `fallback` where it says none. */
export function useRange(fallback: Span): RangeControl {
  const [search, set] = useAddress();
  const range = rangeOf(search, fallback, useNow());
  const zoom = (from: number, to: number) =>
    set({ range: undefined, step: undefined, from: minuteOf(from), to: minuteOf(to + 59_999) }, { push: true });
  return { range, zoom };
}

/** The fields of a range of one's own. Each takes effect as soon as the two make sense. */
function OwnRange({ range }: { range: Range }) {
  const { t } = useTranslation();
  const [search, set] = useAddress();
  const field = (name: "from" | "to") => (
    <Input
      key={`${name}-${search[name]}`}
      type="datetime-local"
      aria-label={t(`range.${name}`)}
      data-testid={`range-${name}`}
      defaultValue={toLocalField(range[name])}
      onBlur={(event) => {
        const moment = fromLocalField(event.target.value);
        if (moment && toLocalField(Date.parse(moment)) !== toLocalField(range[name])) set({ [name]: moment });
      }}
      onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
      className="w-48 max-md:w-full"
    />
  );
  return (
    <span className="flex flex-wrap items-center gap-1.5 max-md:basis-full">
      {field("from")}
      <span aria-hidden="true" className="text-faint">
        –
      </span>
      {field("to")}
    </span>
  );
}

interface PickerProps {
  control: RangeControl;
  spans?: readonly Span[];
  /** Whether the distance between points can be chosen. */
  steps?: boolean;
  className?: string;
}

const ALL_SPANS = Object.keys(SPANS) as Span[];

/** The range of a page: the usual spans, one's own, and the distance between points. */
export function RangePicker({ control, spans = ALL_SPANS, steps, className }: PickerProps) {
  const { t, i18n } = useTranslation();
  const [search, set] = useAddress();
  const { range } = control;
  const own = range.span === undefined;
  const choose = (value: string) => {
    if (value === "own") control.zoom(range.from, Math.min(range.to, Math.ceil(Date.now() / 60_000) * 60_000));
    else set({ range: value, from: undefined, to: undefined, step: undefined });
  };
  return (
    <div className={cx("flex flex-wrap items-center gap-2", className)}>
      <Segments
        label={t("range.label")}
        value={own ? "own" : range.span!}
        onChange={choose}
        options={[
          ...spans.map((span) => ({ value: span as string, label: t(`range.${span}`), testId: `range-${span}` })),
          { value: "own", label: t("range.own"), testId: "range-own" },
        ]}
      />
      {own && <OwnRange range={range} />}
      {steps && (
        <Select
          aria-label={t("range.step")}
          data-testid="range-step"
          value={search.step ?? ""}
          onChange={(event) => set({ step: event.target.value })}
        >
          <option value="">{t("range.step_auto", { step: formatSpan(range.step * 1000, i18n.language) })}</option>
          {stepsFor((range.to - range.from) / 1000).map((step) => (
            <option key={step} value={step}>
              {t("range.step_of", { step: formatSpan(step * 1000, i18n.language) })}
            </option>
          ))}
        </Select>
      )}
    </div>
  );
}
