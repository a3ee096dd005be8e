import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { executionQuery, TARGET_CAP, targetsQuery } from "@/api/queries/executions";
import { executionResultsQuery } from "@/api/queries/results";
import { useCan } from "@/api/queries/session";
import type { ExecutionRow } from "@/api/types";
import { jobOf, partsOf, stateOf } from "@/features/shared/execution-parts";
import { Problem } from "@/features/shared/problem";
import { useAddress } from "@/features/shared/search";
import { useTargetWords } from "@/features/shared/target-words";
import { UNSUCCESSFUL } from "@/lib/outcomes";
import { paths } from "@/lib/paths";
import { Skeleton } from "@/ui/empty";
import { Facts, Page, PageHeader, Panel } from "@/ui/page";
import { OutcomeBar, OutcomeLegend } from "@/ui/outcome-bar";
import { State } from "@/ui/state";
import { TabLinks } from "@/ui/tabs";
import { TextLink } from "@/ui/text-link";
import { Ago, Took } from "@/ui/time";
import { ExecutionActions } from "./actions";
import { EqualAnswers } from "./equal-answers";
import { Side } from "./side";
import { firstToShow, joinTargets } from "./target-list";
import { TargetTable } from "./target-table";

const OUTPUT_CAP = 5000;

/** Who ordered it: an operator, a schedule, or a person at the machine itself. */
function By({ execution }: { execution: ExecutionRow }) {
  const { t } = useTranslation();
  const who = execution.initiated_by;
  if (!who) return null;
  const atMachine = execution.cause === "person";
  return (
    <span>
      {atMachine ? t("execution.at_machine", { who: who.replace(/^person:/, "") }) : t("common.by", { who })}
    </span>
  );
}

function Detail({ execution }: { execution: ExecutionRow }) {
  const { t } = useTranslation();
  const words = useTargetWords();
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      <span>{words(execution.target, execution.target_count)}</span>
      <span aria-hidden="true">·</span>
      <Ago time={execution.initiated_at} />
      <By execution={execution} />
      <span aria-hidden="true">·</span>
      <Took from={execution.initiated_at} to={execution.finished_at} />
      {execution.killed_by && <span>{t("execution.stopped_by", { who: execution.killed_by })}</span>}
    </span>
  );
}

function Title({ execution }: { execution: ExecutionRow }) {
  const { t } = useTranslation();
  const job = jobOf(execution);
  if (!job) return t("activity.script");
  return (
    <>
      <TextLink href={paths.job(job)} className="text-text">
        {job}
      </TextLink>{" "}
      <span className="mono text-sm font-normal text-faint">{execution.version}</span>
    </>
  );
}

/** What the job's parameters were given. */
function Given({ execution }: { execution: ExecutionRow }) {
  const { t } = useTranslation();
  const given = Object.entries(execution.parameters ?? {});
  if (given.length === 0) return null;
  return (
    <details className="panel px-4 py-2" data-testid="execution-parameters" open={given.length <= 6}>
      <summary className="cursor-pointer text-sm font-semibold">{t("run.parameters")}</summary>
      <Facts
        rows={given.map(([name, value]) => [name, <span key={name} className="mono whitespace-pre-wrap">{String(value)}</span>])}
      />
    </details>
  );
}

function useExecution(id: string) {
  const detail = useQuery(executionQuery(id));
  const targets = useQuery(targetsQuery(id));
  const results = useQuery(executionResultsQuery(id, OUTPUT_CAP));
  const runs = useMemo(() => results.data ?? [], [results.data]);
  const joined = useMemo(() => joinTargets(targets.data ?? [], runs), [targets.data, runs]);
  return { detail, targets, runs, joined };
}

export function ExecutionPage() {
  const { t } = useTranslation();
  const { id } = useParams({ strict: false }) as { id: string };
  const [search, set] = useAddress();
  const mayRun = useCan("operator");
  const { detail, targets, runs, joined } = useExecution(id);
  const execution = detail.data?.execution;
  if (detail.error) return <Page><Problem error={detail.error} /></Page>;
  if (!execution) return <Page><Panel><Skeleton rows={8} /></Panel></Page>;

  const parts = partsOf(execution);
  const shown = search.state ? joined.filter((target) => target.state === search.state) : joined;
  const selected = joined.find((target) => target.pc_id === search.machine) ?? firstToShow(shown);
  const failed = joined.filter((target) => UNSUCCESSFUL.includes(target.state)).map((target) => target.pc_id);
  const view = search.view === "answers" ? "answers" : "machines";
  const state = stateOf(execution);
  return (
    <Page fill>
      <PageHeader
        title={<Title execution={execution} />}
        state={
          <span data-testid="execution-status" data-status={execution.status}>
            <State soft state={state} />
          </span>
        }
        detail={<Detail execution={execution} />}
        actions={mayRun && <ExecutionActions execution={execution} failed={failed} />}
      />
      <Given execution={execution} />
      <div className="flex flex-col gap-2" data-testid="execution-progress">
        <OutcomeBar tall parts={parts} total={execution.target_count} />
        <div className="-mx-2">
          <OutcomeLegend parts={parts} selected={search.state} onSelect={(next) => set({ state: next })} />
        </div>
      </div>
      <TabLinks
        label={t("execution.title")}
        current={view}
        tabs={[
          { id: "machines", href: paths.execution(id, { ...search, view: undefined }), label: t("execution.targets") },
          { id: "answers", href: paths.execution(id, { ...search, view: "answers" }), label: t("execution.same") },
        ]}
      />
      {targets.error && <Problem error={targets.error} />}
      {view === "answers" ? (
        <EqualAnswers runs={search.state ? runs.filter((run) => run.outcome === search.state) : runs} />
      ) : (
        <div className="grid gap-4 lg:min-h-0 lg:flex-1 lg:grid-cols-[minmax(0,5fr)_minmax(0,4fr)]">
          <div className="flex min-w-0 flex-col gap-1 lg:min-h-0">
            <TargetTable targets={shown} selected={selected?.pc_id} onSelect={(machine) => set({ machine })} />
            {joined.length >= TARGET_CAP && (
              <p className="text-xs text-muted">{t("execution.capped", { count: joined.length })}</p>
            )}
          </div>
          <div className="flex min-w-0 flex-col lg:min-h-0">
            <Side target={selected} />
          </div>
        </div>
      )}
    </Page>
  );
}
