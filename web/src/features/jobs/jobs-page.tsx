import { useQuery } from "@tanstack/react-query";
import { Play, Plus, ScrollText, Search } from "lucide-react";
import { useTranslation } from "react-i18next";
import { jobsQuery } from "@/api/queries/jobs";
import { useCan } from "@/api/queries/session";
import type { Job } from "@/api/types";
import { Problem } from "@/features/shared/problem";
import { useAddress } from "@/features/shared/search";
import { cx } from "@/lib/cx";
import { useListKeys } from "@/lib/list-keys";
import { paths } from "@/lib/paths";
import { Button, buttonClass } from "@/ui/button";
import { Empty, Skeleton } from "@/ui/empty";
import { AppLink } from "@/ui/link";
import { Page, PageHeader } from "@/ui/page";
import { State } from "@/ui/state";
import { filterJobs, tagsOf } from "./filter";

const KINDS = ["inventory", "check", "collect"] as const;

function Live({ job }: { job: Job }) {
  const { t } = useTranslation();
  const running = (job.live?.running ?? 0) + (job.live?.pending ?? 0);
  return running > 0 ? <State state="running" word={t("jobs.live", { count: running })} /> : null;
}

function JobRow({ job, mayRun }: { job: Job; mayRun: boolean }) {
  const { t } = useTranslation();
  const kind = KINDS.find((each) => job[each]);
  return (
    <div className="group relative flex items-center border-b border-line/60 last:border-b-0 hover:bg-hover">
      <AppLink
        href={paths.job(job.id)}
        data-testid="job-row"
        data-job={job.id}
        className="grid min-w-0 flex-1 grid-cols-[1fr_auto] items-center gap-x-4 gap-y-0.5 px-4 py-2 @3xl:min-h-12 @3xl:grid-cols-[minmax(14rem,2.6fr)_4.5rem_5rem_3.5rem_minmax(6rem,1.1fr)_6.5rem]"
      >
        <span className="min-w-0">
          <span className="block truncate font-medium">{job.id}</span>
          <span className="block truncate text-xs text-muted">{job.description}</span>
        </span>
        <span className="mono text-xs text-muted">{job.version}</span>
        <span className="mono text-muted @max-3xl:hidden">{job.execute.shell}</span>
        <span className="figures text-right text-muted @max-3xl:hidden">{job.execute.timeout}</span>
        <span className="flex min-w-0 gap-1 overflow-hidden @max-3xl:hidden">
          {[...new Set([...(kind ? [t(`jobs.${kind}`)] : []), ...(job.tags ?? [])])].slice(0, 3).map((tag) => (
            <span key={tag} className="truncate rounded bg-sunken px-1.5 text-xs leading-5 text-muted">
              {tag}
            </span>
          ))}
        </span>
        <span className="text-right text-xs">
          <Live job={job} />
        </span>
      </AppLink>
      {mayRun && (
        <AppLink href={paths.newRun({ job: job.id })} data-testid="job-row-run" className={cx(buttonClass("plain", true), "mr-3")}>
          <Play className="size-3 text-muted" />
          {t("jobs.run")}
        </AppLink>
      )}
    </div>
  );
}

function Tags({ jobs, text, onChange }: { jobs: Job[]; text: string; onChange: (text: string) => void }) {
  const words = text.split(/\s+/).filter(Boolean);
  return tagsOf(jobs)
    .slice(0, 10)
    .map((tag) => {
      const word = `tag:${tag}`;
      const on = words.includes(word);
      return (
        <button
          key={tag}
          type="button"
          aria-pressed={on}
          onClick={() => onChange((on ? words.filter((each) => each !== word) : [...words, word]).join(" "))}
          className={cx(
            "h-7 rounded-full border px-2.5 text-xs max-md:h-9",
            on ? "border-accent bg-accent-soft text-accent" : "border-line text-muted hover:border-line-strong hover:text-text",
          )}
        >
          {tag}
        </button>
      );
    });
}

function NoJobs({ filtered, mayWrite, onClear }: { filtered: boolean; mayWrite: boolean; onClear: () => void }) {
  const { t } = useTranslation();
  const create = mayWrite && (
    <AppLink href={paths.newJob()} className={buttonClass("primary")}>
      {t("jobs.create")}
    </AppLink>
  );
  return (
    <Empty
      icon={<ScrollText />}
      title={t(filtered ? "jobs.none_match" : "jobs.none")}
      action={filtered ? <Button onClick={onClear}>{t("common.clear")}</Button> : create}
    >
      {t(filtered ? "jobs.none_match_next" : "jobs.none_next")}
    </Empty>
  );
}

export function JobsPage() {
  const { t } = useTranslation();
  const [search, set] = useAddress();
  const mayWrite = useCan("operator");
  useListKeys();
  const { data, error, refetch, isPending } = useQuery(jobsQuery);
  const jobs = data ?? [];
  const text = search.q ?? "";
  const shown = filterJobs(jobs, text);
  const setText = (q: string) => set({ q });
  return (
    <Page>
      <PageHeader
        title={t("jobs.title")}
        state={<span className="figures text-sm text-muted">{data && t("jobs.count", { count: shown.length })}</span>}
        actions={
          mayWrite && (
            <AppLink href={paths.newJob()} className={buttonClass("primary")} data-testid="job-create">
              <Plus className="size-4" />
              {t("jobs.create")}
            </AppLink>
          )
        }
      />
      <div className="flex flex-wrap items-center gap-2">
        <div className="flex h-8 min-w-0 flex-1 items-center gap-2 rounded-md border border-line-strong bg-surface px-2.5 focus-within:border-accent basis-72 max-md:h-10 md:max-w-sm">
          <Search className="size-3.5 shrink-0 text-faint" aria-hidden="true" />
          <input
            type="search"
            data-page-filter
            data-testid="jobs-filter"
            aria-label={t("jobs.filter_label")}
            placeholder={t("jobs.filter")}
            value={text}
            onChange={(event) => setText(event.target.value)}
            className="min-w-0 flex-1 bg-transparent text-sm outline-none max-md:text-base"
          />
        </div>
        <Tags jobs={jobs} text={text} onChange={setText} />
      </div>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      <section className="panel @container overflow-hidden">
        {isPending && <Skeleton rows={8} />}
        {data && shown.length === 0 && (
          <NoJobs filtered={jobs.length > 0} mayWrite={mayWrite} onClear={() => setText("")} />
        )}
        {shown.map((job) => (
          <JobRow key={job.id} job={job} mayRun={mayWrite} />
        ))}
      </section>
    </Page>
  );
}
