import { useTranslation } from "react-i18next";
import type { ExecutionRow } from "@/api/types";
import { formatNumber } from "@/lib/format";
import { cx } from "@/lib/cx";
import { isNew } from "@/lib/is-new";
import { paths } from "@/lib/paths";
import { AppLink } from "@/ui/link";
import { OutcomeBar } from "@/ui/outcome-bar";
import { State } from "@/ui/state";
import { Ago } from "@/ui/time";
import { finished, jobOf, partsOf, stateOf, unsuccessful } from "./execution-parts";
import { useTargetWords } from "./target-words";

function Progress({ execution }: { execution: ExecutionRow }) {
  const { i18n } = useTranslation();
  const failed = unsuccessful(execution);
  const number = (value: number) => formatNumber(value, i18n.language);
  return (
    <div className="flex min-w-0 items-center gap-3">
      <OutcomeBar parts={partsOf(execution)} total={execution.target_count} />
      <span className="figures w-24 shrink-0 text-right text-xs text-muted">
        {failed > 0 && <span className="mr-2 font-medium text-bad">{number(failed)} ✕</span>}
        {number(finished(execution))}/{number(execution.target_count)}
      </span>
    </div>
  );
}

/** One execution as a line: what, on what, how far, who, when. */
export function ExecutionLine({ execution }: { execution: ExecutionRow }) {
  const { t } = useTranslation();
  const words = useTargetWords();
  const job = jobOf(execution);
  return (
    <AppLink
      href={paths.execution(execution.exec_id)}
      data-testid="execution-row"
      data-exec={execution.exec_id}
      className={cx(
        isNew(execution.initiated_at) && "arrive",
        "grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1.5 border-b border-line/60 px-4 py-2 last:border-b-0 hover:bg-hover @3xl:h-10 @3xl:grid-cols-[minmax(10rem,2.2fr)_minmax(6rem,1.3fr)_minmax(10rem,2fr)_10.5rem_5.5rem] @3xl:py-0",
      )}
    >
      <span className="flex min-w-0 items-baseline gap-2">
        <span className="truncate font-medium">{job ?? t("activity.script")}</span>
        {job && <span className="mono shrink-0 text-xs text-faint">{execution.version}</span>}
      </span>
      <State state={stateOf(execution)} className="@3xl:order-4" />
      <span className="truncate text-muted @3xl:order-2">{words(execution.target, execution.target_count)}</span>
      <span className="truncate text-right text-xs text-muted @3xl:order-5">
        <Ago time={execution.initiated_at} />
      </span>
      <span className="col-span-2 @3xl:order-3 @3xl:col-span-1">
        <Progress execution={execution} />
      </span>
    </AppLink>
  );
}
