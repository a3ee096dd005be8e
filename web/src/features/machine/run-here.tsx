import { useQuery } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRunScript } from "@/api/queries/executions";
import { recentResultsQuery } from "@/api/queries/results";
import type { AgentRow } from "@/api/types";
import { Problem } from "@/features/shared/problem";
import { RunOutput } from "@/features/shared/run-output";
import { ScriptFields, type Script } from "@/features/shared/script-fields";
import { usualShell } from "@/features/shared/shells";
import { paths } from "@/lib/paths";
import { isFrozen } from "@/features/shared/ordered";
import { newKey } from "@/lib/new-key";
import { Button } from "@/ui/button";
import { Panel } from "@/ui/page";
import { State } from "@/ui/state";
import { TextLink } from "@/ui/text-link";

/** What was sent, and the run it became as soon as the machine starts it. */
function Answer({ execId, pc }: { execId: string; pc: string }) {
  const { t } = useTranslation();
  const run = useQuery(recentResultsQuery({ exec_id: execId }, 1)).data?.[0];
  if (!run) {
    return (
      <p role="status" className="flex items-center gap-2 border-t border-line px-4 py-4 text-muted">
        <State state="pending" word={t("run.waiting", { pc })} />
      </p>
    );
  }
  return (
    <div className="border-t border-line">
      <div className="flex h-9 items-center justify-between border-b border-line px-4">
        <State state={run.outcome} testId="here-outcome" />
        <TextLink href={paths.run(run.result_id)} className="text-xs">
          {t("run.open_run")}
        </TextLink>
      </div>
      <RunOutput key={run.result_id} resultId={run.result_id} />
    </div>
  );
}

/** A script on this machine, its output live below it. */
export function RunHere({ agent, autoFocus }: { agent: AgentRow; autoFocus: boolean }) {
  const { t } = useTranslation();
  const [script, setScript] = useState<Script>({ shell: usualShell(agent.os_family), script: "", timeout: 60 });
  const run = useRunScript();
  const ready = script.script.trim() !== "" && !run.isPending;
  const go = () => {
    if (!ready) return;
    run.mutate({
      key: newKey(),
      pc_id: agent.pc_id,
      shell: script.shell,
      script: script.script,
      timeout_secs: script.timeout,
      duringFreeze: isFrozen(run.error),
    });
  };
  return (
    <Panel title={t("machine.run_here")}>
      <div className="flex flex-col gap-3 p-4">
        {!agent.online && <p className="rounded-md bg-warn-soft px-3 py-2 text-warn">{t("machine.offline_note")}</p>}
        <ScriptFields
          value={script}
          onChange={setScript}
          onGo={go}
          rows={4}
          autoFocus={autoFocus}
          action={
            <Button
              kind="primary"
              data-testid="run-here-submit"
              disabled={!ready}
              onClick={go}
              icon={<Play className="size-3.5" />}
            >
              {t("run.go_named", { name: agent.pc_id })}
            </Button>
          }
        />
        {run.error && <Problem error={run.error} />}
      </div>
      {run.data && <Answer key={run.data.exec_id} execId={run.data.exec_id} pc={agent.pc_id} />}
    </Panel>
  );
}
