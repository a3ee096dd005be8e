import { useTranslation } from "react-i18next";
import type { ResultRow } from "@/api/types";
import { firstLine } from "@/lib/format";
import { cx } from "@/lib/cx";
import { isNew } from "@/lib/is-new";
import { paths } from "@/lib/paths";
import { AppLink } from "@/ui/link";
import { State } from "@/ui/state";
import { Ago, Took } from "@/ui/time";
import { jobOf } from "./execution-parts";

/** One run as a line: how it ended, what it was, what it said, when. */
export function RunLine({ run, showMachine }: { run: ResultRow; showMachine?: boolean }) {
  const { t } = useTranslation();
  const job = jobOf(run) ?? t("activity.script");
  const found = run.stderr_match || run.stdout_match;
  const said = found?.trim() || firstLine(run.outcome === "succeeded" ? run.stdout : run.stderr || run.stdout);
  return (
    <AppLink
      href={paths.run(run.result_id)}
      data-testid="run-row"
      data-result={run.result_id}
      data-pc={run.pc_id}
      data-outcome={run.outcome}
      className={cx(
        isNew(run.started_at) && "arrive",
        "grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1 border-b border-line/60 px-4 py-2 last:border-b-0 hover:bg-hover @2xl:h-9 @2xl:grid-cols-[7.5rem_minmax(9rem,1.2fr)_minmax(0,2.4fr)_4.5rem_6.5rem] @2xl:py-0",
      )}
    >
      <State state={run.outcome} className="@max-2xl:order-2" />
      <span className="flex min-w-0 items-baseline gap-2">
        <span className="truncate font-medium">{showMachine ? run.pc_id : job}</span>
        {showMachine && <span className="truncate text-xs text-muted">{job}</span>}
        {run.limits_met?.map((limit) => (
          <span key={limit} data-testid="limit-met" data-limit={limit} className="shrink-0 rounded bg-warn-soft px-1.5 text-xs text-warn">
            {t(`here.limit_${limit}`)}
          </span>
        ))}
      </span>
      <span className="mono min-w-0 truncate text-muted @max-2xl:order-3" title={said}>
        {said}
      </span>
      <span className="text-right text-muted @max-2xl:hidden">
        <Took from={run.started_at} to={run.finished_at} />
      </span>
      <span className="truncate text-right text-xs text-muted @max-2xl:order-4">
        <Ago time={run.started_at ?? run.finished_at} />
      </span>
    </AppLink>
  );
}
