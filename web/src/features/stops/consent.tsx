import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { approvalsOfQuery, useAskStanding, useDecide } from "@/api/queries/stops";
import { Problem } from "@/features/shared/problem";
import { Button } from "@/ui/button";

/** Whether schedules and rollouts may run a job that needs consent, and the way to have them. */
export function Consent({ job, mayAsk }: { job: string; mayAsk: boolean }) {
  const { t } = useTranslation();
  const approvals = useQuery(approvalsOfQuery(job));
  const ask = useAskStanding();
  const decide = useDecide();
  const standing = approvals.data?.filter((each) => each.kind === "standing" && each.is_current);
  const given = standing?.find((each) => each.state === "approved");
  const asked = standing?.find((each) => each.state === "pending");
  const error = approvals.error ?? ask.error ?? decide.error;
  const words = given
    ? t("orders.standing", { who: given.decided_by })
    : asked
      ? t("orders.standing_asked", { who: asked.requested_by })
      : t("orders.standing_none");
  return (
    <div className="flex flex-col items-start gap-2 border-t border-line/60 pt-3" data-testid="job-consent">
      <p>
        {t("orders.needs_consent")} <span className="text-muted">{standing && words}</span>
      </p>
      {error && <Problem error={error} />}
      {mayAsk && standing && !given && !asked && (
        <Button small data-testid="consent-ask" disabled={ask.isPending} onClick={() => ask.mutate(job)}>
          {t("orders.ask")}
        </Button>
      )}
      {mayAsk && given && (
        <Button
          small
          data-testid="consent-end"
          disabled={decide.isPending}
          onClick={() => decide.mutate({ id: given.id, verdict: "reject", duringFreeze: false })}
        >
          {t("orders.end_consent")}
        </Button>
      )}
    </div>
  );
}
