import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { jobsQuery } from "@/api/queries/jobs";
import type { Job } from "@/api/types";
import { cx } from "@/lib/cx";
import { paths } from "@/lib/paths";
import { buttonClass } from "@/ui/button";
import { Empty, Skeleton } from "@/ui/empty";
import { Input } from "@/ui/field";
import { AppLink } from "@/ui/link";

function Choice({ job, chosen, onChoose }: { job: Job; chosen: boolean; onChoose: () => void }) {
  return (
    <button
      type="button"
      role="radio"
      aria-checked={chosen}
      data-testid="run-job"
      data-job={job.id}
      onClick={onChoose}
      className={cx(
        "flex w-full flex-col border-b border-line/60 px-3 py-2 text-left last:border-b-0",
        chosen ? "bg-selected" : "hover:bg-hover",
      )}
    >
      <span className="flex w-full items-baseline gap-2">
        <span className={cx("truncate", chosen ? "font-semibold" : "font-medium")}>{job.id}</span>
        <span className="mono text-xs text-faint">{job.version}</span>
        <span className="mono ml-auto shrink-0 text-xs text-muted">{job.execute.shell}</span>
      </span>
      {job.description && <span className="w-full truncate text-xs text-muted">{job.description}</span>}
    </button>
  );
}

/** A job out of the catalogue. */
export function JobChoice({ value, onChange }: { value: string | undefined; onChange: (job: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const list = useRef<HTMLDivElement>(null);
  const jobs = useQuery(jobsQuery);
  const isThere = jobs.data !== undefined;
  // One that was chosen elsewhere is seen, however far down it stands.
  useEffect(() => {
    const chosen = list.current?.querySelector<HTMLElement>('[aria-checked="true"]');
    if (chosen && list.current) list.current.scrollTop = chosen.offsetTop - list.current.offsetTop;
  }, [isThere]);
  const wanted = text.toLowerCase();
  const shown = (jobs.data ?? []).filter((job) =>
    `${job.id} ${job.description ?? ""} ${job.tags?.join(" ") ?? ""}`.toLowerCase().includes(wanted),
  );
  if (jobs.isPending) return <Skeleton rows={4} />;
  if (jobs.data?.length === 0) {
    return (
      <Empty
        title={t("run.no_jobs")}
        action={
          <AppLink href={paths.newJob()} className={buttonClass()}>
            {t("jobs.create")}
          </AppLink>
        }
      >
        {t("run.no_jobs_next")}
      </Empty>
    );
  }
  return (
    <div className="flex flex-col gap-2">
      <Input
        type="search"
        aria-label={t("run.search_jobs")}
        placeholder={t("run.search_jobs")}
        data-testid="run-job-search"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div ref={list} role="radiogroup" aria-label={t("run.choose_job")} className="max-h-80 overflow-auto rounded-md border border-line">
        {shown.map((job) => (
          <Choice key={job.id} job={job} chosen={job.id === value} onChoose={() => onChange(job.id)} />
        ))}
        {shown.length === 0 && <p className="px-3 py-2 text-muted">{t("jobs.none_match")}</p>}
      </div>
    </div>
  );
}
