import { cx } from "@/lib/cx";
import { AppLink } from "../link";
import type { Column } from "./columns";
import type { DataTableProps } from "./data-table";

interface Props<Row extends object> {
  row: Row;
  index: number;
  start: number;
  measure?: (element: HTMLElement | null) => void;
  /** Grid columns; absent where the row is a card. */
  template?: string;
  columns: Column<Row>[];
  active: boolean;
  table: DataTableProps<Row>;
}

function Cells<Row extends object>({ row, columns }: { row: Row; columns: Column<Row>[] }) {
  return columns.map((column) => (
    <div
      key={column.id}
      role="cell"
      className={cx("min-w-0 truncate px-3", column.align === "right" && "figures text-right")}
    >
      {column.cell(row)}
    </div>
  ));
}

/** A row of the table, or its card. The whole of it opens or selects. */
export function RowBody<Row extends object>(props: Props<Row>) {
  const { row, index, start, measure, template, columns, active, table } = props;
  const id = table.rowId(row);
  const selected = table.selected === id;
  const shared = {
    role: "row",
    "aria-rowindex": index + 1,
    "aria-selected": selected || undefined,
    "data-testid": table.rowTestId,
    "data-index": index,
    ref: measure,
    ...table.rowData(row),
    style: { transform: `translateY(${start}px)`, gridTemplateColumns: template },
    className: cx(
      "absolute inset-x-0 top-0",
      template
        ? "grid h-9 items-center border-b border-line/60 hover:bg-hover"
        : "block rounded-lg border border-line bg-surface p-3 active:bg-hover",
      selected && "bg-selected hover:bg-selected",
      active && "outline-2 -outline-offset-2 outline-accent",
    ),
  };
  const body = template ? <Cells row={row} columns={columns} /> : table.card(row);
  if (table.href) return <AppLink {...shared} href={table.href(row)}>{body}</AppLink>;
  return (
    <div
      {...shared}
      tabIndex={0}
      onClick={() => table.onSelect?.(row)}
      onKeyDown={(event) => event.key === "Enter" && table.onSelect?.(row)}
      className={cx(shared.className, table.onSelect && "cursor-pointer")}
    >
      {body}
    </div>
  );
}
