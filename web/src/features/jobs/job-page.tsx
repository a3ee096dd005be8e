import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Play } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { jobQuery, jobYamlQuery, manifestSchemaQuery, useSaveJob } from "@/api/queries/jobs";
import { useCan } from "@/api/queries/session";
import type { DocumentOrigin } from "@/api/types/documents";
import { Conflict, isConflict } from "@/features/documents/conflict";
import { DeleteDocument } from "@/features/documents/delete-document";
import { EditorPane } from "@/features/documents/editor-pane";
import { DocumentHistory } from "@/features/documents/history";
import { Managed } from "@/features/documents/managed";
import { useJump } from "@/features/documents/use-jump";
import { Problem } from "@/features/shared/problem";
import { paths } from "@/lib/paths";
import { Button, buttonClass } from "@/ui/button";
import { Skeleton } from "@/ui/empty";
import { AppLink, useGo } from "@/ui/link";
import { Page, PageHeader, Panel } from "@/ui/page";
import { State } from "@/ui/state";
import type { Verdict } from "./editor/check";
import { Meaning } from "./meaning";
import { STARTER } from "./starter";

interface DocumentProps {
  job?: string;
  initial: string;
  revision?: number;
  /** Where it is kept; then it is read here and changed there. */
  origin?: DocumentOrigin | null;
}

/** The editor on the left, what it means on the right. */
function JobDocument({ job, initial, revision, origin }: DocumentProps) {
  const { t } = useTranslation();
  const go = useGo();
  const isOperator = useCan("operator");
  const mayWrite = isOperator && !origin;
  const schema = useQuery(manifestSchemaQuery);
  const save = useSaveJob();
  const [yaml, setYaml] = useState(initial);
  const [saved, setSaved] = useState(job ? initial : undefined);
  const [verdict, setVerdict] = useState<Verdict>({ state: "checking" });
  const { jump, jumpTo } = useJump();
  // What is edited is what was loaded, however often the job is saved elsewhere meanwhile.
  const [loaded] = useState(revision);
  const known = save.data?.revision ?? loaded;
  const overtaken = known !== undefined && revision !== undefined && revision > known;
  const dirty = yaml !== saved;
  const ready = mayWrite && dirty && verdict.state === "valid" && !save.isPending;

  const submit = () => {
    if (!ready || verdict.state !== "valid") return;
    const same = verdict.id === job;
    save.mutate(
      { yaml, revision: same ? known : undefined },
      {
        onSuccess: (answer) => {
          setSaved(yaml);
          if (answer.id !== job) go(paths.job(answer.id), { replace: true });
        },
      },
    );
  };

  return (
    <Page>
      <PageHeader
        title={job ?? t("jobs.new_title")}
        state={
          dirty && job ? (
            <span className="text-xs text-warn">{t("jobs.changed")}</span>
          ) : (
            save.data && <State state="succeeded" testId="job-saved" word={t("jobs.saved", { version: save.data.version })} />
          )
        }
        actions={
          isOperator && (
            <>
              {job && mayWrite && <DeleteDocument folder="jobs" id={job} />}
              {job && (
                <AppLink href={paths.newRun({ job })} className={buttonClass()} data-testid="job-run">
                  <Play className="size-3.5 text-muted" />
                  {t("jobs.run")}
                </AppLink>
              )}
              {mayWrite && (
                <Button kind="primary" data-testid="job-save" disabled={!ready} onClick={submit}>
                  {t(job ? "jobs.save" : "jobs.save_new")}
                </Button>
              )}
            </>
          )
        }
      />
      {origin && <Managed origin={origin} />}
      {(overtaken || isConflict(save.error)) && <Conflict />}
      {save.error && !isConflict(save.error) && <Problem error={save.error} />}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <EditorPane
          schema={schema}
          initial={initial}
          readOnly={!mayWrite}
          onChange={setYaml}
          onVerdict={setVerdict}
          onSave={submit}
          jump={jump}
        />
        <Meaning verdict={verdict} job={job} onJump={jumpTo} />
      </div>
      {job && <DocumentHistory folder="jobs" id={job} mayRestore={mayWrite} onRestored={() => location.reload()} />}
    </Page>
  );
}

export function NewJobPage() {
  return <JobDocument initial={STARTER} />;
}

export function JobPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const yaml = useQuery({ ...jobYamlQuery(id), staleTime: Infinity, refetchOnMount: "always" });
  const job = useQuery(jobQuery(id));
  const error = yaml.error ?? job.error;
  if (error && !(yaml.data && job.data)) return <Page><Problem error={error} /></Page>;
  if (yaml.data === undefined || yaml.isFetching && !yaml.isFetchedAfterMount || !job.data) {
    return <Page><Panel><Skeleton rows={10} /></Panel></Page>;
  }
  return <JobDocument key={id} job={id} initial={yaml.data} revision={job.data.revision} origin={job.data.origin} />;
}
