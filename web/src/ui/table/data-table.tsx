import {
  columnOrderingFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useMemo, useRef, type ReactNode } from "react";
import { cx } from "@/lib/cx";
import type { Sort } from "@/lib/filters";
import { usePhone } from "@/lib/media";
import { useCompact, type Column, type ColumnChoice } from "./columns";
import { HeadCell } from "./head";
import { RowBody } from "./row";
import { useRowKeys } from "./row-keys";

const features = tableFeatures({
  columnOrderingFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
});

const ROW_HEIGHT = { roomy: 36, compact: 28 };
const CARD_HEIGHT = 84;

export interface DataTableProps<Row extends object> {
  label: string;
  rows: Row[];
  choice: ColumnChoice<Row>;
  rowId: (row: Row) => string;
  /** What a row is on a phone. */
  card: (row: Row) => ReactNode;
  href?: (row: Row) => string;
  onSelect?: (row: Row) => void;
  selected?: string;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  onEnd?: () => void;
  rowTestId: string;
  rowData: (row: Row) => Record<`data-${string}`, string>;
  empty?: ReactNode;
  /** Rows that came after the table was first drawn fade in. */
  total?: number;
}

/** The one table: virtual rows, sticky head, columns to choose, order and size; cards on a phone. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { rows, choice, rowId, sort, onSort } = props;
  const phone = usePhone();
  const scroller = useRef<HTMLDivElement>(null);
  const columns = useMemo(
    () => choice.ordered.map((column) => ({ id: column.id, size: column.size, minSize: 48, meta: { column } })),
    [choice.ordered],
  );
  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: rowId,
    columnResizeMode: "onChange",
    state: {
      columnVisibility: choice.visibility,
      columnOrder: choice.ordered.map((column) => column.id),
      columnSizing: choice.sizes,
    },
    onColumnSizingChange: (update) =>
      choice.resize(typeof update === "function" ? update(choice.sizes) : update),
  });
  const headers = table.getHeaderGroups()[0]?.headers ?? [];
  const shown = choice.ordered.filter((column) => choice.visibility[column.id]);
  const template = shown.map((column) => track(column, choice.sizes[column.id])).join(" ");

  const width = shown.reduce((sum, column) => sum + (choice.sizes[column.id] ?? column.size), 0);

  const [compact] = useCompact();
  const height = phone ? CARD_HEIGHT : ROW_HEIGHT[compact ? "compact" : "roomy"];

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
    gap: phone ? 8 : 0,
    getItemKey: (at) => (rows[at] ? rowId(rows[at]) : at),
    onChange: (instance) => {
      const last = instance.getVirtualItems().at(-1);
      if (last && last.index >= rows.length - 20) props.onEnd?.();
    },
  });
  // Sizes already measured do not follow the estimate by themselves.
  useLayoutEffect(() => virtual.measure(), [virtual, height]);
  const keys = useRowKeys(props, virtual);

  return (
    <div
      ref={scroller}
      role="table"
      aria-label={props.label}
      aria-rowcount={props.total ?? rows.length}
      className={cx("min-h-0 flex-1 overflow-auto max-lg:h-[65dvh] max-lg:flex-none", !phone && "panel")}
    >
      {!phone && (
        <div role="rowgroup" className="sticky top-0 z-10 border-b border-line bg-surface" style={{ minWidth: width }}>
          <div
            role="row"
            className="grid h-9 text-xs font-medium text-muted"
            style={{ gridTemplateColumns: template }}
          >
            {headers.map((header) => {
              const column = choice.ordered.find((each) => each.id === header.column.id)!;
              return (
                <HeadCell
                  key={header.id}
                  column={column}
                  sort={sort}
                  onSort={onSort}
                  onResize={header.getResizeHandler()}
                />
              );
            })}
          </div>
        </div>
      )}
      {rows.length === 0 ? (
        props.empty
      ) : (
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize(), minWidth: phone ? undefined : width }}>
          {virtual.getVirtualItems().map((item) => (
            <RowBody
              key={item.key}
              row={rows[item.index]!}
              index={item.index}
              start={item.start}
              height={phone ? undefined : height}
              measure={phone ? virtual.measureElement : undefined}
              template={phone ? undefined : template}
              columns={shown}
              active={keys.active === item.index}
              table={props}
            />
          ))}
        </div>
      )}
    </div>
  );
}

function track<Row>(column: Column<Row>, size: number | undefined): string {
  return size ? `${size}px` : `minmax(${column.size}px, ${column.size}fr)`;
}
