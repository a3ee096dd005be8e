import { OctagonX } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useKillMachine } from "@/api/queries/stops";
import { Problem } from "@/features/shared/problem";
import { Button } from "@/ui/button";
import { Dialog, DialogActions } from "@/ui/dialog";
import { State } from "@/ui/state";

/** Stops everything on one machine, and says whether the machine has confirmed it. */
export function KillMachine({ pc }: { pc: string }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const kill = useKillMachine(pc);
  const done = kill.data;
  return (
    <>
      {done && (
        <State
          state={done.confirmed ? "succeeded" : "pending"}
          testId="machine-killed"
          word={t(done.confirmed ? "stops.machine_confirmed" : "stops.machine_away", { count: done.executions.length })}
        />
      )}
      <Button icon={<OctagonX className="size-4 text-muted" />} data-testid="machine-kill" onClick={() => setAsking(true)}>
        {t("stops.machine")}
      </Button>
      <Dialog open={asking} onClose={() => setAsking(false)} title={t("stops.machine_title", { pc })}>
        <p>{t("stops.machine_text")}</p>
        {kill.error && <Problem error={kill.error} />}
        <DialogActions>
          <Button onClick={() => setAsking(false)}>{t("common.cancel")}</Button>
          <Button
            kind="danger"
            data-testid="confirm-kill"
            disabled={kill.isPending}
            onClick={() => kill.mutate(undefined, { onSuccess: () => setAsking(false) })}
          >
            {t("stops.machine")}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
