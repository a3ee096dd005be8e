import { ChevronDown, ChevronRight } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DisplayField } from "@/api/types/inventory";
import { factText, isFigure, plainText } from "@/lib/facts";
import { formatNumber } from "@/lib/format";
import { Input } from "@/ui/field";
import { ValueGrid } from "@/ui/table/value-grid";

type Item = Record<string, unknown>;

/** A list of the facts as rows; what is no object stands in a column of its own. */
function itemsOf(value: unknown): Item[] {
  if (!Array.isArray(value)) return value === undefined || value === null ? [] : [{ value }];
  return value.map((each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each) ? (each as Item) : { value: each },
  );
}

/** The columns the hint names, else all that occur. */
function columnsOf(field: DisplayField, items: Item[]): DisplayField[] {
  if (field.columns && field.columns.length > 0) return field.columns;
  const names = new Set(items.slice(0, 200).flatMap((item) => Object.keys(item)));
  return [...names].map((name) => ({ field: name, label: name }));
}

const FILTER_FROM = 12;

/** A table among the facts, opened by its title, with a filter when it is long. */
export function FactTable({ field, value, open, onToggle }: {
  field: DisplayField;
  value: unknown;
  open: boolean;
  onToggle: (open: boolean) => void;
}) {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const items = useMemo(() => itemsOf(value), [value]);
  const columns = useMemo(() => columnsOf(field, items), [field, items]);
  const [typed, setTyped] = useState("");
  const wanted = useDeferredValue(typed.trim().toLowerCase());
  const shown = useMemo(
    () =>
      wanted === ""
        ? items
        : items.filter((item) => columns.some((column) => plainText(item[column.field]).toLowerCase().includes(wanted))),
    [items, columns, wanted],
  );
  const grid = useMemo(
    () => ({
      columns: columns.map((column) => ({ id: column.field, title: column.label, figure: isFigure(column.type) })),
      text: (item: Item, at: number) => factText(item[columns[at]!.field], columns[at]!.type, locale),
      value: (item: Item, at: number) => item[columns[at]!.field],
    }),
    [columns, locale],
  );
  const Arrow = open ? ChevronDown : ChevronRight;
  const number = (count: number) => formatNumber(count, locale);
  return (
    <section className="border-t border-line first:border-t-0" data-testid="fact-table" data-field={field.field}>
      <div className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1">
        <button
          type="button"
          aria-expanded={open}
          onClick={() => onToggle(!open)}
          className="flex min-w-0 items-center gap-1.5 rounded py-1 font-medium hover:text-accent"
        >
          <Arrow className="size-4 shrink-0 text-muted" aria-hidden="true" />
          <span className="truncate">{field.label}</span>
          <span className="figures font-normal text-muted">
            {wanted ? t("common.shown", { shown: number(shown.length), total: number(items.length) }) : number(items.length)}
          </span>
        </button>
        {open && items.length >= FILTER_FROM && (
          <Input
            type="search"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            placeholder={t("inventory.filter_table", { name: field.label })}
            aria-label={t("inventory.filter_table", { name: field.label })}
            className="ml-auto h-7 w-56"
          />
        )}
      </div>
      {open && shown.length > 0 && (
        <div className="border-t border-line">
          <ValueGrid label={field.label} rows={shown} {...grid} />
        </div>
      )}
      {open && shown.length === 0 && <p className="px-4 pb-3 text-muted">{t("inventory.no_rows")}</p>}
    </section>
  );
}
