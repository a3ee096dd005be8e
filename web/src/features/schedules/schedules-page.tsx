import { useQuery } from "@tanstack/react-query";
import { CalendarClock, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { scheduleSummariesQuery, schedulesQuery } from "@/api/queries/schedules";
import { useCan } from "@/api/queries/session";
import type { ScheduleRow, ScheduleSummary } from "@/api/types/schedules";
import { Problem } from "@/features/shared/problem";
import { SetFreeze } from "@/features/stops/freeze";
import { useListKeys } from "@/lib/list-keys";
import { paths } from "@/lib/paths";
import { buttonClass } from "@/ui/button";
import { Empty, Skeleton } from "@/ui/empty";
import { AppLink } from "@/ui/link";
import { Page, PageHeader } from "@/ui/page";
import { CoverageBar } from "./coverage-bar";
import { Decision } from "./decision";
import { NextFire } from "./next-fire";
import { Switch } from "./switch";
import { whenWords } from "./when";

/** A schedule: what and when, what comes next, how far it is, what was last decided. */
function Row({ schedule, summary }: { schedule: ScheduleRow; summary: ScheduleSummary | undefined }) {
  const { t, i18n } = useTranslation();
  const mayWrite = useCan("operator");
  return (
    <div
      data-testid="schedule-row"
      data-schedule={schedule.id}
      className="grid items-center gap-x-4 gap-y-1 border-b border-line/60 px-4 py-2 last:border-b-0 md:grid-cols-[2fr_1fr_2fr_2fr_auto]"
    >
      <AppLink href={paths.schedule(schedule.id)} className="min-w-0 hover:text-accent">
        <span className="block truncate font-medium">{schedule.id}</span>
        <span className="block truncate text-xs text-muted">
          {schedule.error ?? [summary && whenWords(t, summary.when, i18n.language), schedule.job_id].filter(Boolean).join(" · ")}
        </span>
      </AppLink>
      <span className="text-sm">
        {schedule.enabled === false ? (
          <span className="text-muted">{t("schedules.off")}</span>
        ) : (
          <NextFire time={summary?.next_run} />
        )}
      </span>
      <span>{summary && <CoverageBar counts={summary} />}</span>
      <span className="min-w-0 text-sm">
        {summary?.last ? <Decision decision={summary.last} /> : <span className="text-faint">{t("schedules.nothing_yet")}</span>}
      </span>
      <span>{mayWrite && !schedule.error && <Switch id={schedule.id} enabled={schedule.enabled} />}</span>
    </div>
  );
}

/** What runs where and when, and how far it is. */
export function SchedulesPage() {
  const { t } = useTranslation();
  const mayWrite = useCan("operator");
  useListKeys();
  const { data, error, refetch, isPending } = useQuery(schedulesQuery);
  const summaries = useQuery(scheduleSummariesQuery);
  const of = new Map(summaries.data?.map((summary) => [summary.id, summary]));
  const create = mayWrite && (
    <AppLink href={paths.newSchedule()} className={buttonClass("primary")} data-testid="schedule-create">
      <Plus className="size-4" />
      {t("schedules.create")}
    </AppLink>
  );
  return (
    <Page>
      <PageHeader title={t("schedules.title")} detail={t("schedules.about")} actions={<><SetFreeze />{create}</>} />
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {summaries.error && <Problem error={summaries.error} onRetry={() => void summaries.refetch()} />}
      <section className="panel overflow-hidden">
        {isPending && <Skeleton rows={6} />}
        {data?.length === 0 && (
          <Empty icon={<CalendarClock />} title={t("schedules.none")} action={create}>
            {t("schedules.none_next")}
          </Empty>
        )}
        {data?.map((schedule) => <Row key={schedule.id} schedule={schedule} summary={of.get(schedule.id)} />)}
      </section>
    </Page>
  );
}
