import { useQuery } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { reachQuery } from "@/api/queries/executions";
import { useCan } from "@/api/queries/session";
import { Problem } from "@/features/shared/problem";
import { ScriptFields, type Script } from "@/features/shared/script-fields";
import { useAddress } from "@/features/shared/search";
import { isFrozen } from "@/features/shared/ordered";
import { newKey } from "@/lib/new-key";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Field, Input, Segments, Select } from "@/ui/field";
import { useGo } from "@/ui/link";
import { Page, PageHeader, Panel } from "@/ui/page";
import { ConfirmReach, TYPED_ABOVE } from "./confirm";
import { JobChoice } from "./job-choice";
import { ReachView } from "./reach";
import { TargetPicker } from "./target-picker";
import { isEmpty, useTarget } from "./target-state";
import { useJob } from "./use-job";
import { JOB_NAME, proposedName, useSend, type What } from "./use-send";

const JITTERS = ["", "1m", "5m", "15m", "1h"];

function KeepAs({ value, onChange }: { value: string; onChange: (name: string) => void }) {
  const { t } = useTranslation();
  return (
    <Field label={t("run.keep_as")} hint={t("run.keep_hint")} error={!JOB_NAME.test(value) && t("run.keep_bad")}>
      <Input data-testid="run-keep-as" value={value} onChange={(event) => onChange(event.target.value)} className="mono" />
    </Field>
  );
}

/** What is run: a job of the catalogue, or a script written here. */
function useWhat(manyMachines: boolean) {
  const { t } = useTranslation();
  const [search, set] = useAddress();
  const [script, setScript] = useState<Script>({ shell: "sh", script: "", timeout: 60 });
  const [keepAs, setKeepAs] = useState(() => proposedName(new Date()));
  const isScript = search.what === "script";
  const namedWell = !manyMachines || JOB_NAME.test(keepAs);
  const written = script.script.trim() !== "" && namedWell ? { script, keepAs } : undefined;
  const { job, given, form } = useJob(isScript ? undefined : search.job);
  const what: What | undefined = isScript ? written : given;
  const view = (onGo: () => void) => (
    <div className="flex flex-col gap-3 p-4">
      <div>
        <Segments
          label={t("run.what")}
          value={isScript ? "script" : "job"}
          onChange={(next) => set({ what: next === "script" ? "script" : undefined })}
          options={[
            { value: "job", label: t("run.a_job"), testId: "what-job" },
            { value: "script", label: t("run.a_script"), testId: "what-script" },
          ]}
        />
      </div>
      {!isScript && <JobChoice value={search.job} onChange={(next) => set({ job: next })} />}
      {form}
      {isScript && <ScriptFields value={script} onChange={setScript} onGo={onGo} rows={10} />}
      {isScript && manyMachines && <KeepAs value={keepAs} onChange={setKeepAs} />}
    </div>
  );
  return { what, view, systems: job?.os };
}

function useReach() {
  const { target } = useTarget();
  const query = useQuery(reachQuery(target));
  const reach = isEmpty(target) ? undefined : query.data;
  return { target, reach, stale: query.isPlaceholderData, error: query.error };
}

export function RunPage() {
  const { t } = useTranslation();
  const go = useGo();
  const mayRun = useCan("operator");
  const { target, reach, stale, error } = useReach();
  const { what, view, systems } = useWhat(target.pcs.length !== 1 && !isEmpty(target));
  const [jitter, setJitter] = useState("");
  const [asking, setAsking] = useState(false);
  const send = useSend();
  const ready = Boolean(what && reach && reach.count > 0 && !stale && !send.isPending);

  const start = () => {
    setAsking(false);
    if (!what) return;
    const duringFreeze = isFrozen(send.error);
    send.mutate({ what, target, key: newKey(), jitter, duringFreeze }, { onSuccess: (place) => go(place) });
  };
  const submit = () => {
    if (!ready || !reach) return;
    if (reach.count > TYPED_ABOVE) setAsking(true);
    else start();
  };

  if (!mayRun) {
    return (
      <Page>
        <Empty icon={<Play />} title={t("run.needs_operator")}>
          {t("problem.forbidden_next")}
        </Empty>
      </Page>
    );
  }
  return (
    <Page>
      <PageHeader title={t("run.title")} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_17rem]">
        <Panel title={t("run.what")}>{view(submit)}</Panel>
        <Panel title={t("run.where")}>
          <div className="p-4">
            <TargetPicker />
          </div>
        </Panel>
        <Panel title={t("run.reach")} className="lg:sticky lg:top-5">
          <div className="flex flex-col gap-4 p-4">
            <ReachView reach={reach} stale={stale} systems={systems}>
              <Field label={t("run.jitter")}>
                <Select value={jitter} onChange={(event) => setJitter(event.target.value)}>
                  {JITTERS.map((each) => (
                    <option key={each} value={each}>
                      {each || t("run.jitter_none")}
                    </option>
                  ))}
                </Select>
              </Field>
              <Button kind="primary" data-testid="run-submit" disabled={!ready} onClick={submit} icon={<Play className="size-3.5" />}>
                {send.isPending
                  ? t("run.starting")
                  : isFrozen(send.error)
                    ? t("stops.run_frozen")
                    : t("run.go", { count: reach?.count ?? 0 })}
              </Button>
              {(error ?? send.error) && <Problem error={error ?? send.error} />}
            </ReachView>
          </div>
        </Panel>
      </div>
      {asking && reach && (
        <ConfirmReach
          reach={reach}
          title={t("run.confirm_title", { count: reach.count })}
          onConfirm={start}
          onClose={() => setAsking(false)}
        />
      )}
    </Page>
  );
}
