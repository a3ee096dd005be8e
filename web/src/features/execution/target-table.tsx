import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useReasonWord } from "@/features/shared/reason";
import { firstLine } from "@/lib/format";
import { State } from "@/ui/state";
import { useColumnChoice, type Column } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";
import type { TargetView } from "./target-list";

interface Props {
  targets: TargetView[];
  selected: string | undefined;
  onSelect: (pc: string) => void;
}

function useSaid(): (target: TargetView) => string {
  const { t } = useTranslation();
  const reasonWord = useReasonWord();
  return (target) => {
    const { run } = target;
    const said = target.state === "succeeded" ? firstLine(run?.stdout) : firstLine(run?.stderr) || firstLine(run?.stdout);
    if (target.stop === "asked" || target.stop === "given_up") return t(`stops.${target.stop}`);
    return said || (target.reason ? reasonWord(target.reason) : target.stop ? t("stops.confirmed") : "");
  };
}

/** The machines of an execution, filling as answers come. */
export function TargetTable({ targets, selected, onSelect }: Props) {
  const { t } = useTranslation();
  const said = useSaid();
  const columns = useMemo<Column<TargetView>[]>(
    () => [
      {
        id: "pc_id",
        title: t("column.pc_id"),
        size: 140,
        fixed: true,
        cell: (target) => <span className="font-medium">{target.pc_id}</span>,
      },
      { id: "outcome", title: t("column.outcome"), size: 126, cell: (target) => <State state={target.state} /> },
      { id: "exit_code", title: t("column.exit_code"), size: 88, align: "right", cell: (target) => target.exit_code ?? "" },
      {
        id: "output",
        title: t("column.output"),
        size: 240,
        cell: (target) => <span className="mono text-muted">{said(target)}</span>,
      },
    ],
    // The words of a reason change with the language, as `t` does.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [t],
  );
  const choice = useColumnChoice("execution-targets", columns);
  return (
    <DataTable
      label={t("execution.targets")}
      rows={targets}
      choice={choice}
      rowId={(target) => target.pc_id}
      selected={selected}
      onSelect={(target) => onSelect(target.pc_id)}
      rowTestId="target-row"
      rowData={(target) => ({ "data-pc": target.pc_id, "data-state": target.state })}
      card={(target) => (
        <>
          <div className="flex items-center justify-between gap-3">
            <span className="truncate font-medium">{target.pc_id}</span>
            <State state={target.state} />
          </div>
          <p className="mono truncate text-muted">{said(target) || "\u00a0"}</p>
        </>
      )}
    />
  );
}
