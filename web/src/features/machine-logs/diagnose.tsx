import { Download, Stethoscope } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useDiagnose, type Diagnosis, type NetworkCheck } from "@/api/queries/agent-logs";
import { formatExact } from "@/lib/format";
import { Button } from "@/ui/button";
import { Facts, Panel } from "@/ui/page";
import { State } from "@/ui/state";
import { AgentProblem } from "./agent-problem";

/** Everything as a file, made in the browser from what is there already. */
function save(diagnosis: Diagnosis) {
  const file = new Blob([JSON.stringify(diagnosis, null, 2)], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `diagnosis-${diagnosis.pc_id}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}

function Check({ check }: { check: NetworkCheck }) {
  const { t } = useTranslation();
  const step = check.step === "resolve" ? t("logs.resolve") : check.step === "connect" ? t("logs.connect") : check.step;
  return (
    <li className="flex flex-wrap items-center gap-3 border-b border-line/60 px-4 py-2 text-sm last:border-b-0" data-testid="network-check">
      <State
        state={check.ok ? "succeeded" : "failed"}
        word={check.ok ? t("logs.reached", { ms: check.milliseconds }) : t("logs.not_reached")}
      />
      <span>{step}</span>
      <span className="mono text-muted">{check.target}</span>
      {check.error && <span className="text-bad">{check.error}</span>}
    </li>
  );
}

/** What is looked at first; everything is in the file. */
function Gist({ diagnosis: { state, host } }: { diagnosis: Diagnosis }) {
  const { t, i18n } = useTranslation();
  const when = (time: string | undefined) => (time ? formatExact(time, i18n.language) : "–");
  const rows: [string, ReactNode][] = [
    [t("here.connected_since"), when(state.connection?.since)],
    [t("here.synced_at"), when(state.in_sync_since)],
    [t("here.waiting_reports"), state.outbox_depth ?? "–"],
    [t("here.unfinished"), state.unfinished_commands ?? "–"],
    [t("here.config_file"), <span key="file" className="mono break-all">{host?.configuration?.file ?? "–"}</span>],
    [t("here.data_folder"), <span key="folder" className="mono break-all">{host?.data_folder?.path ?? "–"}</span>],
  ];
  return <Facts rows={rows} columns />;
}

/** Asks the agent how it is, and keeps the answer for whoever helps. */
export function Diagnose({ pc }: { pc: string }) {
  const { t } = useTranslation();
  const { data, error, isPending, mutate } = useDiagnose(pc);
  return (
    <Panel
      title={t("logs.diagnosis")}
      aside={
        <span className="flex items-center gap-2">
          {data && (
            <Button icon={<Download className="size-3.5 text-muted" />} onClick={() => save(data)} data-testid="diagnosis-save">
              {t("logs.save")}
            </Button>
          )}
          <Button icon={<Stethoscope className="size-3.5 text-muted" />} disabled={isPending} onClick={() => mutate()} data-testid="diagnose">
            {isPending ? t("logs.diagnosing") : t("logs.diagnose")}
          </Button>
        </span>
      }
    >
      {error && (
        <div className="p-4">
          <AgentProblem error={error} />
        </div>
      )}
      {!data && !error && <p className="px-4 py-3 text-sm text-muted">{t("logs.explained")}</p>}
      {data && (
        <>
          <div className="border-b border-line/60 px-4 py-1.5" data-testid="diagnosis">
            <Gist diagnosis={data} />
          </div>
          <ul>
            {data.host?.network?.map((check) => <Check key={check.step + check.target} check={check} />)}
          </ul>
        </>
      )}
    </Panel>
  );
}
