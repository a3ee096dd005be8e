import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { parseDocument } from "yaml";
import { ApiError } from "@/api/client";
import { groupSchemaQuery, groupsQuery, groupYamlQuery, useSaveGroup, type GroupRow } from "@/api/queries/groups";
import { useCan } from "@/api/queries/session";
import { syntaxFindings, type Verdict } from "@/features/jobs/editor/check";
import { Problem } from "@/features/shared/problem";
import { paths } from "@/lib/paths";
import type { Schema } from "@/lib/schema";
import { Button, buttonClass } from "@/ui/button";
import { Skeleton } from "@/ui/empty";
import { AppLink, useGo } from "@/ui/link";
import { Page, PageHeader, Panel } from "@/ui/page";
import { ProblemBox } from "@/ui/problem";
import { State } from "@/ui/state";
import { Contacts } from "./contacts";
import { DeleteGroup } from "./delete-group";
import { Members } from "./members";
import { documentOf, STARTER } from "./starter";

const YamlEditor = lazy(() => import("@/features/jobs/editor/yaml-editor"));

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
  const [jump, setJump] = useState<{ line: number; count: number }>();
  // What is edited is what was loaded, however often the group is saved elsewhere meanwhile.
  const [loaded] = useState(group?.revision ?? undefined);
  const conflict = save.error instanceof ApiError && save.error.code === "group_changed";
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
        detail={group?.origin ? t("groups.managed", { origin: group.origin }) : group?.kind === "assigned" && t("groups.kind_assigned_note")}
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
            {mayWrite && hasDocument && <DeleteGroup group={group.name} />}
            {mayWrite && (
              <Button kind="primary" data-testid="group-save" disabled={!ready} onClick={submit}>
                {t(hasDocument ? "jobs.save" : "groups.create")}
              </Button>
            )}
          </>
        }
      />
      {group?.problem && <ProblemBox what={t("groups.failing")} next={group.problem} />}
      {conflict && <ProblemBox what={t("groups.conflict")} next={t("jobs.conflict_next")} />}
      {save.error && !conflict && <Problem error={save.error} />}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <section className="panel h-[60vh] overflow-hidden">
          {schema.isPending ? (
            <Skeleton rows={10} />
          ) : (
            <Suspense fallback={<Skeleton rows={10} />}>
              <YamlEditor
                initial={initial}
                schema={schema.data as Schema | undefined}
                readOnly={!mayWrite}
                label={t("groups.editor")}
                testId="group-editor"
                check={judge}
                onChange={setYaml}
                onVerdict={setVerdict}
                onSave={submit}
                jump={jump}
              />
            </Suspense>
          )}
        </section>
        <div className="flex min-w-0 flex-col gap-4">
          <Members yaml={yaml} enabled={mayWrite && verdict.state === "valid"} onJump={(line) => setJump({ line, count: (jump?.count ?? 0) + 1 })} />
          {group && <Contacts group={group} />}
        </div>
      </div>
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
