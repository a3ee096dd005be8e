import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { cx } from "@/lib/cx";
import { nextSort, type Sort } from "@/lib/filters";
import { columnWidths } from "./widths";

export interface GridColumn {
  id: string;
  title: string;
  figure?: boolean;
  mono?: boolean;
}

interface Props<Row> {
  label: string;
  columns: GridColumn[];
  rows: Row[];
  /** What stands in a cell; shown whole on hover. */
  text: (row: Row, column: number) => string;
  /** What a column is sorted by, where its text would not do. */
  value?: (row: Row, column: number) => unknown;
  /** Takes the height it is given instead of that of its rows. */
  fill?: boolean;
  testId?: string;
}

const ROW = 30;
const HEAD = 34;
const MOST = 480;

function compare(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (a === null || a === undefined) return b === null || b === undefined ? 0 : -1;
  if (b === null || b === undefined) return 1;
  return String(a).localeCompare(String(b), undefined, { numeric: true });
}

function useSorted<Row>({ rows, columns, value, text }: Props<Row>, sort: Sort | undefined): Row[] {
  return useMemo(() => {
    const at = columns.findIndex((column) => column.id === sort?.column);
    if (!sort || at < 0) return rows;
    const of = value ?? text;
    const sorted = [...rows].sort((a, b) => compare(of(a, at), of(b, at)));
    return sort.descending ? sorted.reverse() : sorted;
  }, [rows, columns, value, text, sort]);
}

function Head({ column, sort, onSort }: { column: GridColumn; sort: Sort | undefined; onSort: (sort: Sort) => void }) {
  const sorted = sort?.column === column.id;
  const Arrow = sort?.descending ? ArrowDown : ArrowUp;
  return (
    <div
      role="columnheader"
      aria-sort={sorted ? (sort.descending ? "descending" : "ascending") : undefined}
      className={cx("flex min-w-0 items-center px-3 first:pl-4 last:pr-4", column.figure && "justify-end")}
    >
      <button
        type="button"
        onClick={() => onSort(nextSort(sort ?? { column: "", descending: false }, column.id))}
        className="flex min-w-0 items-center gap-1 rounded hover:text-text"
      >
        <span className="truncate">{column.title}</span>
        {sorted && <Arrow className="size-3 shrink-0 text-accent" aria-hidden="true" />}
      </button>
    </div>
  );
}

/** Plain values in rows and columns: virtual rows, sticky head, sorted by a click; text that can be selected. */
export function ValueGrid<Row>(props: Props<Row>) {
  const { label, columns, rows, text, fill, testId } = props;
  const [sort, setSort] = useState<Sort>();
  const sorted = useSorted(props, sort);
  const scroller = useRef<HTMLDivElement>(null);
  const widths = useMemo(() => {
    const sample = rows.slice(0, 200).map((row) => columns.map((_, at) => text(row, at)));
    return columnWidths(columns.map((column) => column.title), sample);
  }, [columns, rows, text]);
  const template = widths.map((width) => `minmax(${width}px, ${width}fr)`).join(" ");
  const width = widths.reduce((sum, each) => sum + each, 0);
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 16,
  });
  return (
    <div
      ref={scroller}
      role="table"
      aria-label={label}
      aria-rowcount={rows.length}
      data-testid={testId}
      tabIndex={0}
      className={cx("overflow-auto", fill && "min-h-0 flex-1")}
      style={fill ? undefined : { height: Math.min(MOST, HEAD + rows.length * ROW + 2) }}
    >
      <div
        role="row"
        className="sticky top-0 z-10 grid border-b border-line bg-surface text-xs font-medium text-muted"
        style={{ gridTemplateColumns: template, minWidth: width, height: HEAD }}
      >
        {columns.map((column) => (
          <Head key={column.id} column={column} sort={sort} onSort={setSort} />
        ))}
      </div>
      <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize(), minWidth: width }}>
        {virtual.getVirtualItems().map((item) => (
          <div
            key={item.key}
            role="row"
            aria-rowindex={item.index + 1}
            data-testid="grid-row"
            className="absolute inset-x-0 top-0 grid items-center border-b border-line/60 hover:bg-hover"
            style={{ transform: `translateY(${item.start}px)`, height: ROW, gridTemplateColumns: template }}
          >
            {columns.map((column, at) => {
              const shown = text(sorted[item.index]!, at);
              return (
                <div
                  key={column.id}
                  role="cell"
                  title={shown}
                  className={cx("min-w-0 truncate px-3 first:pl-4 last:pr-4", column.figure && "figures text-right", column.mono && "mono")}
                >
                  {shown}
                </div>
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}
