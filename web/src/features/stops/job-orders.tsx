import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { jobQuery, useKillJob } from "@/api/queries/jobs";
import { useCan } from "@/api/queries/session";
import { revocationsQuery, useRevoke } from "@/api/queries/stops";
import { Problem } from "@/features/shared/problem";
import { Button } from "@/ui/button";
import { Panel } from "@/ui/page";
import { State } from "@/ui/state";
import { AskFirst } from "./ask-first";
import { Consent } from "./consent";

function Revocation({ job, mayOrder }: { job: string; mayOrder: boolean }) {
  const { t } = useTranslation();
  const revoked = useQuery(revocationsQuery).data?.[job] === "REVOKED";
  const revoke = useRevoke(job);
  return (
    <div className="flex flex-wrap items-center justify-between gap-2">
      <State
        state={revoked ? "stopped" : "ok"}
        word={t(revoked ? "orders.revoked" : "orders.may_run")}
        testId="job-revocation"
      />
      {mayOrder && revoked && (
        <Button small data-testid="job-unrevoke" disabled={revoke.isPending} onClick={() => revoke.mutate("unrevoke")}>
          {t("orders.unrevoke")}
        </Button>
      )}
      {mayOrder && !revoked && (
        <AskFirst
          name="job-revoke"
          label={t("orders.revoke")}
          title={t("orders.revoke_title", { job })}
          text={t("orders.revoke_text")}
          error={revoke.error}
          isPending={revoke.isPending}
          onGo={(done) => revoke.mutate("revoke", { onSuccess: done })}
        />
      )}
      {revoke.error && revoked && <Problem error={revoke.error} />}
    </div>
  );
}

function Runs({ job, count }: { job: string; count: number }) {
  const { t } = useTranslation();
  const kill = useKillJob();
  return (
    <div>
      <AskFirst
        name="job-kill"
        label={t("orders.kill", { count })}
        title={t("orders.kill_title", { job })}
        text={t("orders.kill_text")}
        error={kill.error}
        isPending={kill.isPending}
        onGo={(done) => kill.mutate(job, { onSuccess: done })}
      />
    </div>
  );
}

/** Whether a job may be run, by whom it was agreed to, and how to stop it. */
export function JobOrders({ job }: { job: string }) {
  const { t } = useTranslation();
  const mayOrder = useCan("operator");
  const { data } = useQuery(jobQuery(job));
  const live = data?.live;
  const running = (live?.running ?? 0) + (live?.pending ?? 0);
  return (
    <Panel title={t("orders.title")}>
      <div className="flex flex-col gap-3 px-4 py-3">
        <Revocation job={job} mayOrder={mayOrder} />
        {mayOrder && running > 0 && <Runs job={job} count={running} />}
        {data?.require_approval && <Consent job={job} mayAsk={mayOrder} />}
      </div>
    </Panel>
  );
}
