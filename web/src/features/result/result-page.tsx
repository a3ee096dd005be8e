import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { resultQuery } from "@/api/queries/results";
import { useKillExecution } from "@/api/queries/executions";
import { useCan } from "@/api/queries/session";
import type { ResultRow } from "@/api/types";
import { jobOf } from "@/features/shared/execution-parts";
import { Problem } from "@/features/shared/problem";
import { useReasonWord } from "@/features/shared/reason";
import { RunOutput } from "@/features/shared/run-output";
import { formatExact } from "@/lib/format";
import { paths } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Id } from "@/ui/copy";
import { Skeleton } from "@/ui/empty";
import { Facts, Page, PageHeader, Panel } from "@/ui/page";
import { State } from "@/ui/state";
import { TextLink } from "@/ui/text-link";
import { Took } from "@/ui/time";

function RunFacts({ run }: { run: ResultRow }) {
  const { t, i18n } = useTranslation();
  const reasonWord = useReasonWord();
  const when = (time: string | null | undefined) => (time ? formatExact(time, i18n.language) : "–");
  const rows: [string, ReactNode][] = [
    [t("result.exit"), <span key="exit" className="figures" data-testid="run-exit-code">{run.exit_code ?? "–"}</span>],
    [t("result.took"), <Took key="took" from={run.started_at} to={run.finished_at} />],
    [t("result.started"), when(run.started_at)],
    [t("result.finished"), when(run.finished_at)],
    [t("result.machine"), <TextLink key="pc" href={paths.machine(run.pc_id)}>{run.pc_id}</TextLink>],
  ];
  if (run.reason) rows.splice(1, 0, [t("result.reason"), reasonWord(run.reason)]);
  if (run.limits_met?.length) {
    const met = run.limits_met.map((limit) => t(`here.met_${limit}`)).join(" · ");
    rows.splice(1, 0, [t("here.limits"), <span key="limits" data-testid="run-limits" className="text-warn">{met}</span>]);
  }
  const job = jobOf(run);
  if (job) {
    rows.push([t("result.job"), <TextLink key="job" href={paths.job(job)}>{`${job} ${run.version ?? ""}`}</TextLink>]);
  }
  if (run.exec_id) {
    rows.push([t("result.execution"), <TextLink key="exec" className="mono" href={paths.execution(run.exec_id, { machine: run.pc_id })}>{run.exec_id}</TextLink>]);
  }
  rows.push([t("result.id"), <Id key="id" text={run.result_id} />]);
  return <Facts rows={rows} columns />;
}

function Stop({ execId }: { execId: string }) {
  const { t } = useTranslation();
  const kill = useKillExecution(execId);
  return (
    <Button kind="danger" data-testid="run-stop" disabled={kill.isPending} onClick={() => kill.mutate()}>
      {t("execution.stop")}
    </Button>
  );
}

export function ResultPage() {
  const { t } = useTranslation();
  const { id } = useParams({ strict: false }) as { id: string };
  const mayStop = useCan("operator");
  const { data: run, error } = useQuery(resultQuery(id));
  if (error) return <Page><Problem error={error} /></Page>;
  if (!run) return <Page><Panel><Skeleton rows={8} /></Panel></Page>;
  return (
    <Page>
      <PageHeader
        title={jobOf(run) ?? t("activity.script")}
        state={<State soft state={run.outcome} testId="run-outcome" />}
        detail={t("result.on", { pc: run.pc_id })}
        actions={run.outcome === "running" && mayStop && run.exec_id && <Stop execId={run.exec_id} />}
      />
      <div className="panel px-4 py-1.5">
        <RunFacts run={run} />
      </div>
      <Panel title={t("result.output")} className="overflow-hidden">
        <RunOutput key={id} resultId={id} />
      </Panel>
    </Page>
  );
}
