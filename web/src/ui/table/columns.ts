import type { ReactNode } from "react";
import { useStored } from "@/lib/stored";

export interface Column<Row> {
  id: string;
  title: string;
  cell: (row: Row) => ReactNode;
  /** Preferred width in pixels; columns grow in proportion. */
  size: number;
  align?: "right";
  sortable?: boolean;
  /** Not shown until chosen. */
  hidden?: boolean;
  /** Cannot be taken away. */
  fixed?: boolean;
}

interface Choice {
  shown: Record<string, boolean>;
  order: string[];
  sizes: Record<string, number>;
}

const NO_CHOICE: Choice = { shown: {}, order: [], sizes: {} };

/** Whether rows stand close together; for all tables of this person. */
export function useCompact(): [boolean, (compact: boolean) => void] {
  return useStored("compact", false);
}

export interface ColumnChoice<Row> {
  /** All columns in this person's order. */
  ordered: Column<Row>[];
  visibility: Record<string, boolean>;
  sizes: Record<string, number>;
  show: (id: string, shown: boolean) => void;
  move: (id: string, by: -1 | 1) => void;
  resize: (sizes: Record<string, number>) => void;
  reset: () => void;
}

/** Which columns, in which order and width: kept for this person in this browser. */
export function useColumnChoice<Row>(table: string, columns: Column<Row>[]): ColumnChoice<Row> {
  const [choice, setChoice] = useStored<Choice>(`columns.${table}`, NO_CHOICE);
  const place = (column: Column<Row>, at: number) => {
    const chosen = choice.order.indexOf(column.id);
    return chosen < 0 ? at : chosen;
  };
  const ordered = columns
    .map((column, at) => ({ column, at: place(column, at) }))
    .sort((a, b) => a.at - b.at)
    .map(({ column }) => column);
  return {
    ordered,
    visibility: Object.fromEntries(columns.map((c) => [c.id, choice.shown[c.id] ?? !c.hidden])),
    sizes: choice.sizes,
    show: (id, shown) => setChoice({ ...choice, shown: { ...choice.shown, [id]: shown } }),
    move: (id, by) => {
      const ids = ordered.map((column) => column.id);
      const from = ids.indexOf(id);
      ids.splice(from, 1);
      ids.splice(Math.max(0, from + by), 0, id);
      setChoice({ ...choice, order: ids });
    },
    resize: (sizes) => setChoice({ ...choice, sizes }),
    reset: () => setChoice(NO_CHOICE),
  };
}
