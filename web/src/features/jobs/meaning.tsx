import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { executionsQuery } from "@/api/queries/executions";
import { jobQuery } from "@/api/queries/jobs";
import type { JobParameter } from "@/api/types";
import { partsOf } from "@/features/shared/execution-parts";
import { cx } from "@/lib/cx";
import { osName } from "@/lib/format";
import { JobOrders } from "@/features/stops/job-orders";
import { paths } from "@/lib/paths";
import { AppLink } from "@/ui/link";
import { OutcomeBar } from "@/ui/outcome-bar";
import { Facts, Panel } from "@/ui/page";
import { State } from "@/ui/state";
import { Ago } from "@/ui/time";
import { Problem } from "@/features/shared/problem";
import type { Finding, Verdict } from "./editor/check";

function Findings({ findings, onJump }: { findings: Finding[]; onJump: (line: number) => void }) {
  const { t } = useTranslation();
  return (
    <ul>
      {findings.map((finding, at) => (
        <li key={at}>
          <button
            type="button"
            data-testid="finding"
            data-line={finding.line}
            onClick={() => onJump(finding.line)}
            className="flex w-full gap-3 border-t border-line/60 px-4 py-2 text-left hover:bg-hover"
          >
            <span className="figures shrink-0 text-xs leading-5 text-muted">{t("jobs.line", { line: finding.line })}</span>
            <span className={cx("min-w-0 break-words", finding.severity === "error" ? "text-bad" : "text-warn")}>{finding.message}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function VerdictLine({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslation();
  if (verdict.state === "valid") return <State state="ok" word={t("jobs.valid")} testId="job-valid" />;
  if (verdict.state === "invalid") {
    return <State state="failed" testId="job-invalid" word={t("jobs.invalid", { count: verdict.findings.length })} />;
  }
  return verdict.state === "checking" ? <span>{t("jobs.checking")}</span> : null;
}

function Runs({ job }: { job: string }) {
  const { t } = useTranslation();
  const rows = useInfiniteQuery(executionsQuery({ job_id: job })).data?.pages[0]?.rows.slice(0, 6) ?? [];
  return (
    <Panel title={t("jobs.runs")}>
      {rows.length === 0 && <p className="px-4 py-3 text-muted">{t("jobs.no_runs")}</p>}
      {rows.map((row) => (
        <AppLink
          key={row.exec_id}
          href={paths.execution(row.exec_id)}
          className="grid grid-cols-[1fr_6rem] items-center gap-4 border-b border-line/60 px-4 py-2 last:border-b-0 hover:bg-hover"
        >
          <OutcomeBar parts={partsOf(row)} total={row.target_count} />
          <Ago time={row.initiated_at} className="text-right text-xs text-muted" />
        </AppLink>
      ))}
    </Panel>
  );
}

/** What is asked for when the job is run. */
function Asked({ parameters }: { parameters: JobParameter[] }) {
  return (
    <ul>
      {parameters.map((parameter) => (
        <li key={parameter.name} title={parameter.description}>
          <span className="mono">{parameter.name}</span>{" "}
          <span className="text-xs text-muted">
            {parameter.type ?? "string"}
            {parameter.default !== undefined && parameter.default !== null && ` = ${String(parameter.default)}`}
            {parameter.required && " *"}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Saved({ job }: { job: string }) {
  const { t } = useTranslation();
  const data = useQuery(jobQuery(job)).data;
  if (!data) return null;
  const rows: [string, ReactNode][] = [
    [t("column.version"), <span key="version" className="mono">{data.version}</span>],
    [t("jobs.shell"), <span key="shell" className="mono">{data.execute.shell}</span>],
    [t("jobs.timeout"), data.execute.timeout],
    [t("jobs.tags"), data.tags?.join(", ") || "–"],
  ];
  if (data.os?.length) rows.push([t("jobs.systems"), data.os.map((os) => osName(os) ?? os).join(", ")]);
  if (data.parameters?.length) rows.push([t("run.parameters"), <Asked key="parameters" parameters={data.parameters} />]);
  if (data.description) rows.unshift([t("jobs.description"), data.description]);
  return (
    <div className="border-t border-line px-4 py-1.5 [&_dl>div:last-child]:border-b-0">
      <Facts rows={rows} />
    </div>
  );
}

interface Props {
  verdict: Verdict;
  job?: string;
  onJump: (line: number) => void;
}

/** Beside the text: whether it is right, what it says, and how it has run. */
export function Meaning({ verdict, job, onJump }: Props) {
  const { t } = useTranslation();
  const renamed = job && verdict.state === "valid" && verdict.id !== job;
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Panel title={t("jobs.meaning")} aside={<VerdictLine verdict={verdict} />}>
        {verdict.state === "invalid" && <Findings findings={verdict.findings} onJump={onJump} />}
        {verdict.state === "unknown" && <div className="p-3"><Problem error={verdict.error} /></div>}
        {verdict.state === "valid" && <Findings findings={verdict.warnings} onJump={onJump} />}
        {renamed && <p className="px-4 py-2 text-warn">{t("jobs.renamed", { id: verdict.id, old: job })}</p>}
        {job && verdict.state !== "invalid" && <Saved job={job} />}
        <p className="border-t border-line px-4 py-2 text-xs text-muted">{t("jobs.keys")}</p>
      </Panel>
      {job && <JobOrders job={job} />}
      {job && <Runs job={job} />}
    </div>
  );
}
