import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { parseDocument } from "yaml";
import { groupSchemaQuery, groupsQuery, groupYamlQuery, useSaveGroup, type GroupRow } from "@/api/queries/groups";
import { useCan } from "@/api/queries/session";
import { Conflict, isConflict } from "@/features/documents/conflict";
import { DeleteDocument } from "@/features/documents/delete-document";
import { EditorPane } from "@/features/documents/editor-pane";
import { DocumentHistory } from "@/features/documents/history";
import { Managed } from "@/features/documents/managed";
import { useJump } from "@/features/documents/use-jump";
import { syntaxFindings, type Verdict } from "@/features/jobs/editor/check";
import { Problem } from "@/features/shared/problem";
import { paths } from "@/lib/paths";
import { Button, buttonClass } from "@/ui/button";
import { Skeleton } from "@/ui/empty";
import { AppLink, useGo } from "@/ui/link";
import { Page, PageHeader, Panel } from "@/ui/page";
import { ProblemBox } from "@/ui/problem";
import { State } from "@/ui/state";
import { Contacts } from "./contacts";
import { Members } from "./members";
import { documentOf, STARTER } from "./starter";

function idOf(yaml: string): string {
  const document = parseDocument(yaml);
  const value = (document.errors.length > 0 ? {} : document.toJS()) as { id?: unknown } | null;
  return typeof value?.id === "string" ? value.id : "";
}

/** Whether it is YAML at all; who is in the group is the server's to say, beside the editor. */
function judge(yaml: string): Promise<Verdict> {
  const findings = syntaxFindings(yaml);
  return Promise.resolve(
    findings.length > 0 ? { state: "invalid", findings } : { state: "valid", id: idOf(yaml), version: "", warnings: [] },
  );
}

/** The editor on the left, who is in the group on the right. */
function GroupDocument({ group, initial }: { group?: GroupRow; initial: string }) {
  const { t } = useTranslation();
  const go = useGo();
  const mayWrite = useCan("operator") && !group?.origin;
  const schema = useQuery(groupSchemaQuery);
  const save = useSaveGroup();
  const [yaml, setYaml] = useState(initial);
  const hasDocument = group?.revision != null;
  const [saved, setSaved] = useState(hasDocument ? initial : undefined);
  const [verdict, setVerdict] = useState<Verdict>({ state: "checking" });
  const { jump, jumpTo } = useJump();
  // What is edited is what was loaded, however often the group is saved elsewhere meanwhile.
  const [loaded] = useState(group?.revision ?? undefined);
  const conflict = isConflict(save.error);
  const dirty = yaml !== saved;
  const ready = mayWrite && dirty && verdict.state === "valid" && !save.isPending;
  const submit = () => {
    if (!ready) return;
    const same = verdict.state === "valid" && verdict.id === group?.name;
    save.mutate({ yaml, revision: same ? (save.data?.revision ?? loaded) : undefined }, {
      onSuccess: (answer) => {
        setSaved(yaml);
        if (answer.id !== group?.name) go(paths.group(answer.id), { replace: true });
      },
    });
  };
  return (
    <Page>
      <PageHeader
        title={group?.name ?? t("groups.new_title")}
        state={
          dirty && hasDocument ? (
            <span className="text-xs text-warn">{t("jobs.changed")}</span>
          ) : (
            save.data && <State state="succeeded" testId="group-saved" word={t("common.saved")} />
          )
        }
        detail={group?.kind === "assigned" && t("groups.kind_assigned_note")}
        actions={
          <>
            {group && (
              <AppLink href={paths.machines({ group: group.name })} className={buttonClass()}>
                {t("groups.show_machines")}
              </AppLink>
            )}
            {group && (
              <AppLink href={paths.config({ scope: "group", name: group.name })} className={buttonClass()}>
                {t("groups.config")}
              </AppLink>
            )}
            {mayWrite && hasDocument && <DeleteDocument folder="groups" id={group.name} />}
            {mayWrite && (
              <Button kind="primary" data-testid="group-save" disabled={!ready} onClick={submit}>
                {t(group ? "jobs.save" : "groups.create")}
              </Button>
            )}
          </>
        }
      />
      {group?.origin && <Managed origin={group.origin} />}
      {group?.problem && <ProblemBox what={t("groups.failing")} next={group.problem} />}
      {conflict && <Conflict />}
      {save.error && !conflict && <Problem error={save.error} />}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <EditorPane
          schema={schema}
          short
          initial={initial}
          readOnly={!mayWrite}
          label={t("groups.editor")}
          testId="group-editor"
          check={judge}
          onChange={setYaml}
          onVerdict={setVerdict}
          onSave={submit}
          jump={jump}
        />
        <div className="flex min-w-0 flex-col gap-4">
          <Members yaml={yaml} enabled={mayWrite && verdict.state === "valid"} stored={mayWrite ? undefined : group?.members} onJump={jumpTo} />
          {group && <Contacts group={group} />}
        </div>
      </div>
      {hasDocument && (
        <DocumentHistory folder="groups" id={group.name} mayRestore={mayWrite} onRestored={() => location.reload()} />
      )}
    </Page>
  );
}

export function NewGroupPage() {
  return <GroupDocument initial={STARTER} />;
}

export function GroupPage() {
  const { t } = useTranslation();
  const { id } = useParams({ strict: false }) as { id: string };
  const groups = useQuery(groupsQuery);
  const group = groups.data?.find((each) => each.name === id);
  const hasDocument = group?.revision != null;
  const yaml = useQuery({ ...groupYamlQuery(id), enabled: hasDocument, staleTime: Infinity, refetchOnMount: "always" });
  const error = groups.error ?? yaml.error;
  if (error && !group) return <Page><Problem error={error} /></Page>;
  if (groups.data && !group) return <Page><ProblemBox what={t("problem.not_found")} next={t("problem.not_found_next")} /></Page>;
  if (!group || (hasDocument && (yaml.data === undefined || (yaml.isFetching && !yaml.isFetchedAfterMount)))) {
    return <Page><Panel><Skeleton rows={10} /></Panel></Page>;
  }
  return <GroupDocument key={`${id} ${hasDocument}`} group={group} initial={yaml.data ?? documentOf(id, group.members)} />;
}
