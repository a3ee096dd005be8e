import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { FoundRow } from "@/api/types/inventory";
import { factText, isFigure } from "@/lib/facts";
import type { Column } from "@/ui/table/columns";
import { Ago } from "@/ui/time";
import type { Target } from "./targets";

const DASH = <span className="text-faint">–</span>;

function userOf(row: FoundRow): string {
  return String(row["@account_display_name"] || row["@account_user"] || "");
}

/** A found row: whose it is, what it says, when it was collected. */
export function useFoundColumns(target: Target): Column<FoundRow>[] {
  const { t, i18n } = useTranslation();
  return useMemo(() => {
    const values = target.columns.map(
      (column): Column<FoundRow> => ({
        id: `value.${column.field}`,
        title: column.label,
        size: isFigure(column.type) ? 110 : 180,
        align: isFigure(column.type) ? "right" : undefined,
        cell: (row) => {
          const text = factText(row[column.field], column.type, i18n.language);
          return text ? <span title={text}>{text}</span> : DASH;
        },
      }),
    );
    return [
      {
        id: "pc_id",
        title: t("column.pc_id"),
        size: 160,
        fixed: true,
        cell: (row) => <span className="font-medium">{row.pc_id}</span>,
      },
      { id: "hostname", title: t("column.hostname"), size: 140, cell: (row) => row.hostname || DASH },
      ...values,
      { id: "user", title: t("inventory.user"), size: 120, cell: (row) => userOf(row) || DASH },
      {
        id: "collected_at",
        title: t("inventory.collected"),
        size: 110,
        align: "right",
        cell: (row) => <Ago time={row.collected_at} className="text-muted" />,
      },
    ];
  }, [target, t, i18n.language]);
}

export function FoundCard({ row, target }: { row: FoundRow; target: Target }) {
  const { i18n } = useTranslation();
  const values = target.columns.slice(0, 3).map((column) => factText(row[column.field], column.type, i18n.language));
  return (
    <>
      <div className="truncate text-base font-medium">{row.pc_id}</div>
      <div className="mt-1 flex items-center justify-between gap-3 text-muted">
        <span className="truncate">{values.filter(Boolean).join(" · ")}</span>
        <Ago time={row.collected_at} className="shrink-0 text-xs" />
      </div>
    </>
  );
}
