import { useTranslation } from "react-i18next";
import { OutcomeBar, type Part } from "@/ui/outcome-bar";

interface Counts {
  total: number;
  ok: number;
  fail: number;
  running: number;
  pending: number;
}

/** Machines by what came of the job there, in the words of runs. */
export function partsOf(counts: Counts): Part[] {
  return [
    { state: "succeeded", count: counts.ok },
    { state: "failed", count: counts.fail },
    { state: "running", count: counts.running },
    { state: "pending", count: counts.pending },
  ];
}

/** How many of a schedule's machines have done its job. */
export function CoverageBar({ counts, tall }: { counts: Counts; tall?: boolean }) {
  const { t } = useTranslation();
  if (counts.total === 0) return <span className="text-xs text-faint">{t("schedules.reaches_nobody")}</span>;
  return (
    <div className="flex items-center gap-2" data-testid="coverage" data-ok={counts.ok} data-total={counts.total}>
      <OutcomeBar
        total={counts.total}
        tall={tall}
        parts={partsOf(counts)}
      />
      <span className="figures shrink-0 text-xs text-muted">
        {t("schedules.covered", { ok: counts.ok, total: counts.total })}
      </span>
    </div>
  );
}
