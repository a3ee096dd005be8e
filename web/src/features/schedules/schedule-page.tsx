import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Pencil } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  scheduleCoverageQuery,
  schedulePreviewQuery,
  scheduleQuery,
  scheduleStatusQuery,
} from "@/api/queries/schedules";
import { useCan } from "@/api/queries/session";
import { Managed } from "@/features/documents/managed";
import { Problem } from "@/features/shared/problem";
import { paths } from "@/lib/paths";
import { buttonClass } from "@/ui/button";
import { Skeleton } from "@/ui/empty";
import { AppLink } from "@/ui/link";
import { OutcomeLegend } from "@/ui/outcome-bar";
import { Facts, Page, PageHeader, Panel } from "@/ui/page";
import { StateShape } from "@/ui/state";
import { TextLink } from "@/ui/text-link";
import { Ago } from "@/ui/time";
import { CoverageBar, partsOf } from "./coverage-bar";
import { Decision } from "./decision";
import { NextFire } from "./next-fire";
import { Switch } from "./switch";
import { noteWords, whenWords } from "./when";

/** Machines shown at once; more are behind the state they are in. */
const SHOWN = 200;

/** What a machine is counted under, where that is called otherwise. */
const ENDED: Record<string, string> = { ok: "succeeded", fail: "failed" };

function Fires({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data, error } = useQuery(schedulePreviewQuery(id, 5));
  return (
    <Panel title={t("schedules.next")}>
      <div className="grid gap-1 px-4 py-3 text-sm">
        {error && <Problem error={error} />}
        {data?.fires.map((fire) => <NextFire key={fire} time={fire} exact />)}
        {data?.note && <p className="text-muted">{noteWords(t, data)}</p>}
      </div>
    </Panel>
  );
}

function Machines({ id }: { id: string }) {
  const { t } = useTranslation();
  const [state, setState] = useState<string>();
  const { data, error } = useQuery(scheduleCoverageQuery(id));
  const machines = data?.agents.filter((machine) => !state || (ENDED[machine.state] ?? machine.state) === state) ?? [];
  return (
    <Panel title={t("schedules.coverage")}>
      {error && <Problem error={error} />}
      {!data && !error && <Skeleton rows={4} />}
      {data && (
        <div className="grid gap-2 px-4 py-3">
          <CoverageBar counts={data} tall />
          <OutcomeLegend
            selected={state}
            onSelect={setState}
            parts={partsOf(data)}
          />
          <ul className="grid gap-x-4 text-sm sm:grid-cols-2">
            {machines.slice(0, SHOWN).map((machine) => (
              <li key={machine.pc_id} data-testid="schedule-machine" data-state={machine.state} className="flex items-center gap-1.5 py-0.5">
                <StateShape state={machine.state} />
                <TextLink href={paths.machine(machine.pc_id)}>{machine.pc_id}</TextLink>
                {machine.done_at && <Ago time={machine.done_at} className="text-xs text-muted" />}
              </li>
            ))}
          </ul>
          {machines.length > SHOWN && <p className="text-xs text-muted">{t("schedules.more", { count: machines.length - SHOWN })}</p>}
        </div>
      )}
    </Panel>
  );
}

function Decisions({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data, error } = useQuery(scheduleStatusQuery(id));
  return (
    <Panel title={t("schedules.decisions")}>
      {error && <Problem error={error} />}
      {data?.decisions.length === 0 && <p className="px-4 py-3 text-sm text-muted">{t("schedules.nothing_yet")}</p>}
      {data?.decisions.map((decision) => (
        <div key={`${decision.fire_at} ${decision.exec_id}`} data-testid="decision" data-outcome={decision.outcome} className="border-b border-line/60 px-4 py-1.5 text-sm last:border-b-0">
          <Decision decision={decision} reason />
        </div>
      ))}
    </Panel>
  );
}

/** One schedule: what it runs, what comes next, how far it is, and what was decided and why. */
export function SchedulePage() {
  const { t, i18n } = useTranslation();
  const { id } = useParams({ strict: false }) as { id: string };
  const mayWrite = useCan("operator");
  const { data, error } = useQuery(scheduleQuery(id));
  const status = useQuery(scheduleStatusQuery(id)).data;
  if (error) return <Page><Problem error={error} /></Page>;
  return (
    <Page>
      <PageHeader
        title={id}
        detail={status && whenWords(t, status.when, i18n.language)}
        state={data?.enabled === false && <span className="text-xs text-warn">{t("schedules.off")}</span>}
        actions={
          <>
            {mayWrite && data && !data.error && <Switch id={id} enabled={data.enabled} />}
            <AppLink href={paths.editSchedule(id)} className={buttonClass()} data-testid="schedule-edit">
              <Pencil className="size-3.5 text-muted" />
              {t(mayWrite && !data?.origin ? "schedules.edit" : "schedules.show")}
            </AppLink>
          </>
        }
      />
      {data?.origin && <Managed origin={data.origin} />}
      {data?.error && <p className="text-bad">{data.error}</p>}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="grid gap-4">
          <Panel title={t("schedules.what")}>
            {data && (
              <div className="px-4 py-1.5 [&_dl>div:last-child]:border-b-0">
              <Facts
                rows={[
                  [t("schedules.job"), <TextLink key="job" href={paths.job(data.job_id)}>{data.job_id}</TextLink>],
                  [t("schedules.zone"), status?.tz ?? "–"],
                  [t("schedules.last"), <Ago key="last" time={status?.last_run} />],
                  [t("schedules.recent"), status ? t("schedules.recent_counts", { ok: status.recent.ok, fail: status.recent.fail }) : "–"],
                ]}
              />
              </div>
            )}
          </Panel>
          <Fires id={id} />
          <Decisions id={id} />
        </div>
        <Machines id={id} />
      </div>
    </Page>
  );
}
