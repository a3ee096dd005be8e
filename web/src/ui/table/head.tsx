import { ArrowDown, ArrowUp } from "lucide-react";
import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";
import { nextSort, type Sort } from "@/lib/filters";
import type { Column } from "./columns";

interface Props<Row> {
  column: Column<Row>;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  onResize?: (event: unknown) => void;
}

function direction(sorted: boolean, sort: Sort | undefined) {
  if (!sorted) return undefined;
  return sort?.descending ? "descending" : "ascending";
}

export function HeadCell<Row>({ column, sort, onSort, onResize }: Props<Row>) {
  const { t } = useTranslation();
  const sorted = sort?.column === column.id;
  const Arrow = sort?.descending ? ArrowDown : ArrowUp;
  const title = (
    <>
      <span className="truncate">{column.title}</span>
      {sorted && <Arrow className="size-3 shrink-0 text-accent" aria-hidden="true" />}
    </>
  );
  return (
    <div
      role="columnheader"
      aria-sort={direction(sorted, sort)}
      className={cx("relative flex min-w-0 items-center px-3", column.align === "right" && "justify-end")}
    >
      {column.sortable && onSort && sort ? (
        <button
          type="button"
          data-testid={`sort-${column.id}`}
          onClick={() => onSort(nextSort(sort, column.id))}
          className="flex min-w-0 items-center gap-1 rounded hover:text-text"
        >
          {title}
        </button>
      ) : (
        title
      )}
      {onResize && (
        <div
          role="separator"
          aria-label={t("machines.resize", { column: column.title })}
          onMouseDown={onResize}
          onTouchStart={onResize}
          className="absolute inset-y-1.5 right-0 w-1 cursor-col-resize rounded hover:bg-accent"
        />
      )}
    </div>
  );
}
