import { Search, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FILTER_KEYS, parseFilter, type Filter, type FilterKey } from "@/lib/filters";

interface Props {
  filter: Filter;
  onChange: (filter: Filter) => void;
}

function Chip({ name, value, onRemove }: { name: FilterKey; value: string; onRemove: () => void }) {
  const { t } = useTranslation();
  const chip = `${name}:${value}`;
  return (
    <span
      data-testid="filter-chip"
      className="inline-flex h-6 items-center gap-1 rounded bg-accent-soft pr-0.5 pl-2 text-xs whitespace-nowrap text-accent"
    >
      {chip}
      <button
        type="button"
        aria-label={t("machines.remove_chip", { chip })}
        onClick={onRemove}
        className="rounded p-0.5 hover:bg-selected"
      >
        <X className="size-3" />
      </button>
    </span>
  );
}

/** The filter as chips that can be typed: `os:linux` becomes a chip at the next blank, other words search. */
export function FilterBar({ filter, onChange }: Props) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<string>();
  const text = draft ?? filter.q ?? "";
  // The state has its own control beside the bar.
  const chips = FILTER_KEYS.filter((key) => key !== "status" && filter[key]);

  const type = (typed: string, whole: boolean) => {
    const parsed = parseFilter(typed);
    const { q, ...keys } = parsed;
    const named = Object.keys(keys).length > 0;
    if (named && (whole || /\s$/.test(typed))) {
      setDraft(undefined);
      onChange({ ...filter, ...keys, q });
    } else {
      // A word with a colon may still become a chip; until then it searches for nothing.
      setDraft(typed);
      if (!named) onChange({ ...filter, q: typed.trim() || undefined });
    }
  };
  const removeLast = () => {
    const last = chips.at(-1);
    if (last) onChange({ ...filter, [last]: undefined });
  };

  return (
    <div className="flex min-h-8 min-w-0 flex-1 max-md:basis-full flex-wrap items-center gap-1.5 rounded-md border border-line-strong bg-surface px-2 focus-within:border-accent md:min-w-80">
      <Search className="size-3.5 shrink-0 text-faint" aria-hidden="true" />
      {chips.map((key) => (
        <Chip key={key} name={key} value={filter[key]!} onRemove={() => onChange({ ...filter, [key]: undefined })} />
      ))}
      <input
        data-page-filter
        data-testid="machines-filter"
        aria-label={t("machines.filter_label")}
        placeholder={chips.length === 0 ? t("machines.filter") : undefined}
        value={text}
        onChange={(event) => type(event.target.value, false)}
        onBlur={() => setDraft(undefined)}
        onKeyDown={(event) => {
          if (event.key === "Enter") type(text, true);
          if (event.key === "Backspace" && text === "") removeLast();
          if (event.key === "Escape") event.currentTarget.blur();
        }}
        className="h-7 min-w-24 flex-1 bg-transparent text-sm outline-none max-md:h-10 max-md:text-base"
      />
    </div>
  );
}
