import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { useCan } from "@/api/queries/session";
import { useSaveView, viewSchemaQuery, viewsQuery, viewYamlQuery } from "@/api/queries/views";
import type { DocumentOrigin } from "@/api/types/documents";
import { serverFinding, syntaxFindings, type Verdict } from "@/features/jobs/editor/check";
import { Conflict, isConflict } from "@/features/documents/conflict";
import { DeleteDocument } from "@/features/documents/delete-document";
import { EditorPane } from "@/features/documents/editor-pane";
import { DocumentHistory } from "@/features/documents/history";
import { Managed } from "@/features/documents/managed";
import { useJump } from "@/features/documents/use-jump";
import { Problem } from "@/features/shared/problem";
import { paths } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Skeleton } from "@/ui/empty";
import { useGo } from "@/ui/link";
import { Page, PageHeader, Panel } from "@/ui/page";
import { State } from "@/ui/state";
import { ViewMeaning } from "./meaning";
import { outlineOf } from "./outline";
import { STARTER } from "./starter";

/** Whether it is YAML at all; the rules of views are the server's, which names the lines when it is saved. */
function judge(yaml: string): Promise<Verdict> {
  const findings = syntaxFindings(yaml);
  return Promise.resolve(
    findings.length > 0
      ? { state: "invalid", findings }
      : { state: "valid", id: outlineOf(yaml).id, version: "", warnings: [] },
  );
}

interface DocumentProps {
  view?: string;
  initial: string;
  revision?: number;
  /** Where it is kept; then it is read here and changed there. */
  origin?: DocumentOrigin | null;
}

/** The editor on the left, the charts it defines on the right. */
function ViewDocument({ view, initial, revision, origin }: DocumentProps) {
  const { t } = useTranslation();
  const go = useGo();
  const mayWrite = useCan("operator") && !origin;
  const schema = useQuery(viewSchemaQuery);
  const save = useSaveView();
  const [yaml, setYaml] = useState(initial);
  const [saved, setSaved] = useState(view ? initial : undefined);
  const [verdict, setVerdict] = useState<Verdict>({ state: "checking" });
  const { jump, jumpTo } = useJump();
  // What is edited is what was loaded, however often the view is saved elsewhere meanwhile.
  const [loaded] = useState(revision);
  const conflict = isConflict(save.error);
  const dirty = yaml !== saved;
  const ready = mayWrite && dirty && verdict.state === "valid" && !save.isPending;
  const refused = save.error instanceof ApiError ? save.error.errors.map((each) => serverFinding(each)) : [];
  const submit = () => {
    if (!ready) return;
    const same = verdict.state === "valid" && verdict.id === view;
    save.mutate({ yaml, revision: same ? (save.data?.revision ?? loaded) : undefined }, {
      onSuccess: (answer) => {
        setSaved(yaml);
        if (answer.id !== view) go(paths.view(answer.id), { replace: true });
      },
    });
  };
  return (
    <Page>
      <PageHeader
        title={view ?? t("views.new_title")}
        state={
          dirty && view ? (
            <span className="text-xs text-warn">{t("jobs.changed")}</span>
          ) : (
            save.data && <State state="succeeded" testId="view-saved" word={t("common.saved")} />
          )
        }
        actions={
          mayWrite && (
            <>
              {view && <DeleteDocument folder="views" id={view} />}
              <Button kind="primary" data-testid="view-save" disabled={!ready} onClick={submit}>
                {t(view ? "jobs.save" : "views.create")}
              </Button>
            </>
          )
        }
      />
      {origin && <Managed origin={origin} />}
      {conflict && <Conflict />}
      {save.error && !conflict && <Problem error={save.error} />}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <EditorPane
          schema={schema}
          initial={initial}
          readOnly={!mayWrite}
          label={t("views.editor")}
          testId="view-editor"
          check={judge}
          onChange={setYaml}
          onVerdict={setVerdict}
          onSave={submit}
          jump={jump}
        />
        <ViewMeaning
          yaml={yaml}
          findings={verdict.state === "invalid" ? verdict.findings : refused}
          onJump={jumpTo}
        />
      </div>
      {view && <DocumentHistory folder="views" id={view} mayRestore={mayWrite} onRestored={() => location.reload()} />}
    </Page>
  );
}

export function NewViewPage() {
  return <ViewDocument initial={STARTER} />;
}

export function ViewPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const yaml = useQuery({ ...viewYamlQuery(id), staleTime: Infinity, refetchOnMount: "always" });
  const views = useQuery(viewsQuery);
  const error = yaml.error ?? views.error;
  if (error && !(yaml.data && views.data)) return <Page><Problem error={error} /></Page>;
  if (yaml.data === undefined || !views.data || (yaml.isFetching && !yaml.isFetchedAfterMount)) {
    return <Page><Panel><Skeleton rows={10} /></Panel></Page>;
  }
  const stored = views.data.find((view) => view.id === id);
  return <ViewDocument key={id} view={id} initial={yaml.data} revision={stored?.revision} origin={stored?.origin} />;
}
