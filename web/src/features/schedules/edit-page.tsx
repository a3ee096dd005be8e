import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import {
  checkSchedule,
  scheduleQuery,
  scheduleSchemaQuery,
  scheduleYamlQuery,
  useSaveSchedule,
} from "@/api/queries/schedules";
import { useCan } from "@/api/queries/session";
import type { DocumentOrigin } from "@/api/types/documents";
import type { ScheduleChecked } from "@/api/types/schedules";
import { Conflict, isConflict } from "@/features/documents/conflict";
import { DeleteDocument } from "@/features/documents/delete-document";
import { EditorPane } from "@/features/documents/editor-pane";
import { DocumentHistory } from "@/features/documents/history";
import { Managed } from "@/features/documents/managed";
import { useJump } from "@/features/documents/use-jump";
import { serverFinding, syntaxFindings, type Verdict } from "@/features/jobs/editor/check";
import { Problem } from "@/features/shared/problem";
import { paths } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Skeleton } from "@/ui/empty";
import { useGo } from "@/ui/link";
import { Page, PageHeader, Panel } from "@/ui/page";
import { ScheduleMeaning } from "./meaning";
import { STARTER } from "./starter";

/** What the server thinks of a schedule, or YAML before it. */
async function judge(yaml: string, onChecked: (checked: ScheduleChecked) => void): Promise<Verdict> {
  const syntax = syntaxFindings(yaml);
  if (syntax.length > 0) return { state: "invalid", findings: syntax };
  try {
    const checked = await checkSchedule(yaml);
    onChecked(checked);
    const warnings = checked.warnings.map((each) => serverFinding(each, "warning"));
    return { state: "valid", id: checked.id, version: "", warnings };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 400) return { state: "unknown", error };
    const findings = error.errors.map((each) => serverFinding(each));
    const whole = { line: 1, column: 1, message: error.message, severity: "error" as const };
    return { state: "invalid", findings: findings.length > 0 ? findings : [whole] };
  }
}

interface DocumentProps {
  schedule?: string;
  initial: string;
  revision?: number;
  /** Where it is kept; then it is read here and changed there. */
  origin?: DocumentOrigin | null;
}

/** The editor on the left, what it means on the right. */
function ScheduleDocument({ schedule, initial, revision, origin }: DocumentProps) {
  const { t } = useTranslation();
  const go = useGo();
  const mayWrite = useCan("operator") && !origin;
  const schema = useQuery(scheduleSchemaQuery);
  const save = useSaveSchedule();
  const [yaml, setYaml] = useState(initial);
  const [verdict, setVerdict] = useState<Verdict>({ state: "checking" });
  const [checked, setChecked] = useState<ScheduleChecked>();
  const { jump, jumpTo } = useJump();
  // What is edited is what was loaded, however often the schedule is saved elsewhere meanwhile.
  const [loaded] = useState(revision);
  const conflict = isConflict(save.error);
  const ready = mayWrite && (yaml !== initial || !schedule) && verdict.state === "valid" && !save.isPending;
  const submit = () => {
    if (!ready || verdict.state !== "valid") return;
    const same = verdict.id === schedule;
    save.mutate({ yaml, revision: same ? loaded : undefined }, { onSuccess: (answer) => go(paths.schedule(answer.id)) });
  };
  return (
    <Page>
      <PageHeader
        title={schedule ?? t("schedules.new_title")}
        actions={
          mayWrite && (
            <>
              {schedule && <DeleteDocument folder="schedules" id={schedule} />}
              <Button kind="primary" data-testid="schedule-save" disabled={!ready} onClick={submit}>
                {t(schedule ? "jobs.save" : "schedules.create")}
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
          label={t("schedules.editor")}
          testId="schedule-editor"
          check={(text) => judge(text, setChecked)}
          onChange={setYaml}
          onVerdict={setVerdict}
          onSave={submit}
          jump={jump}
        />
        <ScheduleMeaning verdict={verdict} checked={checked} yaml={yaml} onJump={jumpTo} />
      </div>
      {schedule && <DocumentHistory folder="schedules" id={schedule} mayRestore={mayWrite} onRestored={() => location.reload()} />}
    </Page>
  );
}

export function NewSchedulePage() {
  return <ScheduleDocument initial={STARTER} />;
}

export function EditSchedulePage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const yaml = useQuery({ ...scheduleYamlQuery(id), staleTime: Infinity, refetchOnMount: "always" });
  const schedule = useQuery(scheduleQuery(id));
  const error = yaml.error ?? schedule.error;
  if (error && !(yaml.data && schedule.data)) return <Page><Problem error={error} /></Page>;
  if (yaml.data === undefined || !schedule.data || (yaml.isFetching && !yaml.isFetchedAfterMount)) {
    return <Page><Panel><Skeleton rows={10} /></Panel></Page>;
  }
  return <ScheduleDocument key={id} schedule={id} initial={yaml.data} revision={schedule.data.revision} origin={schedule.data.origin} />;
}
