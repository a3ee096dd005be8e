import { useQuery } from "@tanstack/react-query";
import { RotateCcw, Square } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { jobQuery } from "@/api/queries/jobs";
import { reachQuery, useKillExecution, useStartExecution } from "@/api/queries/executions";
import type { ExecutionRow, Target } from "@/api/types";
import { isUnderWay, jobOf } from "@/features/shared/execution-parts";
import { Problem } from "@/features/shared/problem";
import { ConfirmReach } from "@/features/run/confirm";
import { isFrozen, placeOf } from "@/features/shared/ordered";
import { newKey } from "@/lib/new-key";
import { Button } from "@/ui/button";
import { Dialog, DialogActions } from "@/ui/dialog";
import { useGo } from "@/ui/link";

function StopButton({ execution }: { execution: ExecutionRow }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const kill = useKillExecution(execution.exec_id);
  const count = execution.running_count + execution.pending_count;
  return (
    <>
      <Button
        kind="danger"
        data-testid="execution-stop"
        icon={<Square className="size-3 fill-current" />}
        disabled={kill.isPending}
        onClick={() => setAsking(true)}
      >
        {t("execution.stop")}
      </Button>
      <Dialog open={asking} onClose={() => setAsking(false)} title={t("execution.stop_title")}>
        <p>{t("execution.stop_text", { count })}</p>
        {kill.error && <Problem error={kill.error} />}
        <DialogActions>
          <Button onClick={() => setAsking(false)}>{t("common.cancel")}</Button>
          <Button
            kind="danger"
            data-testid="confirm-stop"
            onClick={() => kill.mutate(undefined, { onSuccess: () => setAsking(false) })}
          >
            {t("execution.stop")}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}

function Again({ job, target, label }: { job: string; target: Target; label: string }) {
  const { t } = useTranslation();
  const go = useGo();
  const [asking, setAsking] = useState(false);
  const reach = useQuery({ ...reachQuery(target), enabled: asking }).data;
  const start = useStartExecution();
  const confirm = () =>
    start.mutate(
      { job, target, key: newKey(), duringFreeze: isFrozen(start.error) },
      { onSuccess: (answer) => go(placeOf(answer)) },
    );
  return (
    <>
      <Button data-testid="run-again" icon={<RotateCcw className="size-3.5 text-muted" />} onClick={() => setAsking(true)}>
        {isFrozen(start.error) ? t("stops.run_frozen") : label}
      </Button>
      {start.error && <Problem error={start.error} />}
      {asking && (
        <ConfirmReach
          reach={reach}
          title={t("execution.again")}
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            confirm();
          }}
        />
      )}
    </>
  );
}

/** Stop while it runs; afterwards again, on the failed ones or on all. */
export function ExecutionActions({ execution, failed }: { execution: ExecutionRow; failed: string[] }) {
  const { t } = useTranslation();
  const job = jobOf(execution);
  const exists = useQuery({ ...jobQuery(job ?? ""), enabled: job !== undefined, retry: false }).isSuccess;
  if (isUnderWay(execution)) return <StopButton execution={execution} />;
  if (!job || !exists) return null;
  return (
    <>
      {failed.length > 0 && (
        <Again
          job={job}
          target={{ all: false, groups: [], pcs: failed }}
          label={t("execution.again_failed", { count: failed.length })}
        />
      )}
      {failed.length === 0 && (
        <Again job={job} target={{ all: false, groups: [], pcs: [], ...execution.target }} label={t("execution.again")} />
      )}
    </>
  );
}
