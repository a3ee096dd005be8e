import { Download, Stethoscope } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useDiagnose, type Diagnosis, type NetworkCheck } from "@/api/queries/agent-logs";
import { Problem } from "@/features/shared/problem";
import { Button } from "@/ui/button";
import { Panel } from "@/ui/page";
import { State } from "@/ui/state";

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
            <Button icon={<Download className="size-3.5 text-muted" />} onClick={() => save(data)}>
              {t("logs.save")}
            </Button>
          )}
          <Button icon={<Stethoscope className="size-3.5 text-muted" />} disabled={isPending} onClick={() => mutate()}>
            {isPending ? t("logs.diagnosing") : t("logs.diagnose")}
          </Button>
        </span>
      }
    >
      {error && (
        <div className="p-4">
          <Problem error={error} />
        </div>
      )}
      {!data && !error && <p className="px-4 py-3 text-sm text-muted">{t("logs.explained")}</p>}
      {data && (
        <>
          <p className="px-4 py-2 text-sm text-muted">
            {t("logs.waiting", { reports: data.state.outbox_depth ?? 0, runs: data.state.unfinished_commands ?? 0 })}
          </p>
          <ul>
            {data.host?.network?.map((check) => <Check key={check.step + check.target} check={check} />)}
          </ul>
        </>
      )}
    </Panel>
  );
}
