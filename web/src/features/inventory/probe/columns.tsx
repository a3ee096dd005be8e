import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { DisplayField, ProbeRow } from "@/api/types/inventory";
import { factText, isFigure } from "@/lib/facts";
import { State } from "@/ui/state";
import type { Column } from "@/ui/table/columns";
import { Ago } from "@/ui/time";

const DASH = <span className="text-faint">–</span>;

/** The facts of a list of machines: those the probe sums up, the others hidden until chosen. */
export function factFields(display: DisplayField[], summary: DisplayField[] | null | undefined): (DisplayField & { hidden: boolean })[] {
  const chosen = summary && summary.length > 0 ? summary : display.filter((field) => field.type !== "table").slice(0, 6);
  const rest = display.filter((field) => field.type !== "table" && !chosen.some((each) => each.field === field.field));
  return [...chosen.map((field) => ({ ...field, hidden: false })), ...rest.map((field) => ({ ...field, hidden: true }))];
}

export function useProbeColumns(display: DisplayField[], summary: DisplayField[] | null | undefined): Column<ProbeRow>[] {
  const { t, i18n } = useTranslation();
  return useMemo(() => {
    const facts = factFields(display, summary).map(
      (field): Column<ProbeRow> => ({
        id: `fact.${field.field}`,
        title: field.label,
        size: isFigure(field.type) ? 110 : 160,
        align: isFigure(field.type) ? "right" : undefined,
        hidden: field.hidden,
        cell: (row) => {
          const text = factText(row.facts[field.field], field.type, i18n.language);
          return text ? <span title={text}>{text}</span> : DASH;
        },
      }),
    );
    return [
      {
        id: "pc_id",
        title: t("column.pc_id"),
        size: 160,
        sortable: true,
        fixed: true,
        cell: (row) => <span className="font-medium">{row.pc_id}</span>,
      },
      { id: "hostname", title: t("column.hostname"), size: 150, sortable: true, hidden: true, cell: (row) => row.hostname || DASH },
      ...facts,
      {
        id: "last_logon_user",
        title: t("column.last_logon_user"),
        size: 130,
        hidden: true,
        cell: (row) => row.last_logon_display_name || row.last_logon_user || DASH,
      },
      {
        id: "problem",
        title: t("inventory.problems"),
        size: 130,
        cell: (row) => {
          const problem = row.problem?.reason;
          return problem ? (
            <span title={problem}>
              <State state="warn" word={t("inventory.problem_short")} />
            </span>
          ) : (
            DASH
          );
        },
      },
      {
        id: "collected_at",
        title: t("inventory.collected"),
        size: 110,
        align: "right",
        sortable: true,
        cell: (row) => <Ago time={row.collected_at} className="text-muted" />,
      },
    ];
  }, [display, summary, t, i18n.language]);
}
