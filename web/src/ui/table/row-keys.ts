import type { Virtualizer } from "@tanstack/react-virtual";
import { useState } from "react";
import { useHotkeys } from "@/lib/hotkeys";
import { useGo } from "../link";
import type { DataTableProps } from "./data-table";

/** j and k move through the rows, Enter opens; where a row is selected beside the list, moving selects. */
export function useRowKeys<Row extends object>(
  table: DataTableProps<Row>,
  virtual: Virtualizer<HTMLDivElement, Element>,
): { active: number } {
  const [active, setActive] = useState(-1);
  const go = useGo();
  const move = (by: number) => {
    const at = Math.max(0, Math.min(table.rows.length - 1, active + by));
    const row = table.rows[at];
    if (!row) return;
    setActive(at);
    virtual.scrollToIndex(at);
    table.onSelect?.(row);
  };
  useHotkeys({
    j: () => move(1),
    k: () => move(-1),
    Enter: (event) => {
      const row = table.rows[active];
      const onControl = (event.target as Element | null)?.closest?.("a, button, [tabindex]");
      if (!row || !table.href || onControl) return false;
      go(table.href(row));
    },
  });
  return { active };
}
