import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { machineChangesQuery } from "@/api/queries/inventory";
import type { FactChange } from "@/api/types/inventory";
import { Problem } from "@/features/shared/problem";
import { formatClock, formatDay } from "@/lib/format";
import { groupBy } from "@/lib/group-by";
import { paths } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Empty, Skeleton } from "@/ui/empty";
import { Panel } from "@/ui/page";
import { TextLink } from "@/ui/text-link";
import { Ago } from "@/ui/time";
import { ChangeLine } from "../changes/change-line";

/** The changes one report brought. */
function Report({ changes }: { changes: FactChange[] }) {
  const { t, i18n } = useTranslation();
  const first = changes[0]!;
  return (
    <li className="relative border-l border-line pb-4 pl-5 last:pb-0">
      <span className="absolute top-1.5 -left-[4.5px] size-2 rounded-full bg-accent" aria-hidden="true" />
      <div className="mb-1.5 flex flex-wrap items-baseline gap-x-3 text-xs text-muted">
        <span className="figures text-sm font-medium text-text">{formatClock(first.observed_at, i18n.language)}</span>
        <Ago time={first.observed_at} />
        <span>{t("inventory.changes_count", { count: changes.length })}</span>
        <TextLink href={paths.run(first.result_id)}>{t("inventory.report")}</TextLink>
      </div>
      <div className="panel @container">
        {changes.map((change) => (
          <ChangeLine key={change.id} change={change} />
        ))}
      </div>
    </li>
  );
}

/** What came, went and changed on one machine, report by report, newest first. */
export function MachineHistory({ pc, job }: { pc: string; job: string }) {
  const { t, i18n } = useTranslation();
  const query = useInfiniteQuery(machineChangesQuery(job, pc));
  const changes = query.data?.pages.flatMap((page) => page.rows) ?? [];
  if (query.error) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  if (query.isPending) return <Panel><Skeleton rows={8} /></Panel>;
  if (changes.length === 0) {
    return (
      <Panel>
        <Empty title={t("inventory.no_changes")}>{t("inventory.no_changes_next")}</Empty>
      </Panel>
    );
  }
  const days = groupBy(changes, (change) => formatDay(change.observed_at, i18n.language));
  return (
    <div className="flex flex-col gap-5" data-testid="machine-history">
      {days.map(([day, ofDay]) => (
        <section key={day}>
          <h3 className="mb-2 text-sm font-semibold">{day}</h3>
          <ol className="ml-1">
            {groupBy(ofDay, (change) => change.result_id).map(([report, ofReport]) => (
              <Report key={report} changes={ofReport} />
            ))}
          </ol>
        </section>
      ))}
      {query.hasNextPage && (
        <div className="flex justify-center">
          <Button kind="quiet" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t("common.more")}
          </Button>
        </div>
      )}
    </div>
  );
}
