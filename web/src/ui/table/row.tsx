import { cx } from "@/lib/cx";
import { AppLink } from "../link";
import type { Column } from "./columns";
import type { DataTableProps } from "./data-table";

interface Props<Row extends object> {
  row: Row;
  index: number;
  start: number;
  height?: number;
  measure?: (element: HTMLElement | null) => void;
  /** Grid columns; absent where the row is a card. */
  template?: string;
  columns: Column<Row>[];
  active: boolean;
  table: DataTableProps<Row>;
}

/** Stretches over the row, so that all of it is the link while the row stays a row. */
const STRETCHED = "after:absolute after:inset-0 focus-visible:outline-none";

function Cells<Row extends object>({ row, columns, href }: { row: Row; columns: Column<Row>[]; href?: string }) {
  return columns.map((column, at) => (
    <div
      key={column.id}
      role="cell"
      className={cx("min-w-0 truncate px-3", column.align === "right" && "figures text-right")}
    >
      {href && at === 0 ? (
        <AppLink href={href} className={STRETCHED}>
          {column.cell(row)}
        </AppLink>
      ) : (
        column.cell(row)
      )}
    </div>
  ));
}

function Card<Row extends object>({ row, table, href }: { row: Row; table: DataTableProps<Row>; href?: string }) {
  return (
    <div role="cell">
      {href ? (
        <AppLink href={href} className={cx("block", STRETCHED)}>
          {table.card(row)}
        </AppLink>
      ) : (
        table.card(row)
      )}
    </div>
  );
}

/** A row of the table, or its card. The whole of it opens or selects. */
export function RowBody<Row extends object>(props: Props<Row>) {
  const { row, index, start, height, measure, template, columns, active, table } = props;
  const id = table.rowId(row);
  const selected = table.selected === id;
  const href = table.href?.(row);
  const select = table.onSelect && (() => table.onSelect?.(row));
  return (
    <div
      role="row"
      aria-rowindex={index + 1}
      aria-selected={selected || undefined}
      data-testid={table.rowTestId}
      data-index={index}
      {...table.rowData(row)}
      ref={measure}
      tabIndex={select ? 0 : undefined}
      onClick={select}
      onKeyDown={(event) => event.key === "Enter" && select?.()}
      style={{ transform: `translateY(${start}px)`, height, gridTemplateColumns: template }}
      className={cx(
        "absolute inset-x-0 top-0 has-[:focus-visible]:outline-2 has-[:focus-visible]:-outline-offset-2 has-[:focus-visible]:outline-accent",
        template
          ? "grid items-center border-b border-line/60 hover:bg-hover"
          : "block rounded-lg border border-line bg-surface p-3 active:bg-hover",
        selected && "bg-selected hover:bg-selected",
        active && "outline-2 -outline-offset-2 outline-accent",
        select && "cursor-pointer",
      )}
    >
      {template ? <Cells row={row} columns={columns} href={href} /> : <Card row={row} table={table} href={href} />}
    </div>
  );
}
