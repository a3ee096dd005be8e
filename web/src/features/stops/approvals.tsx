import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { useCan, useSession } from "@/api/queries/session";
import { useDecide, waitingApprovalsQuery } from "@/api/queries/stops";
import type { ApprovalRow } from "@/api/types/stops";
import { Problem } from "@/features/shared/problem";
import { paths } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Panel } from "@/ui/page";
import { TextLink } from "@/ui/text-link";
import { Ago } from "@/ui/time";

function Decision({ approval }: { approval: ApprovalRow }) {
  const { t } = useTranslation();
  const decide = useDecide();
  const own = useSession()?.username === approval.requested_by;
  const frozen = decide.error instanceof ApiError && decide.error.code === "frozen";
  const say = (verdict: "approve" | "reject") => decide.mutate({ id: approval.id, verdict, duringFreeze: frozen });
  return (
    <div className="flex flex-col items-end gap-1">
      <div className="flex items-center gap-2">
        {own && <span className="text-xs text-muted" data-testid="approval-own">{t("stops.own")}</span>}
        <Button small data-testid="approval-reject" disabled={decide.isPending} onClick={() => say("reject")}>
          {t(own ? "stops.withdraw" : "stops.reject")}
        </Button>
        {!own && (
          <Button
            small
            kind="primary"
            data-testid="approval-approve"
            disabled={!approval.is_current || decide.isPending}
            onClick={() => say("approve")}
          >
            {t(frozen ? "stops.approve_frozen" : "stops.approve")}
          </Button>
        )}
      </div>
      {decide.error && <Problem error={decide.error} />}
    </div>
  );
}

function Line({ approval, mayDecide }: { approval: ApprovalRow; mayDecide: boolean }) {
  const { t } = useTranslation();
  const isOrder = approval.kind === "order";
  return (
    <li data-testid="approval" data-id={approval.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
      <TextLink href={paths.job(approval.job_id)}>{approval.job_id}</TextLink>
      <span className="figures text-muted">{approval.version}</span>
      <span>{isOrder ? t("stops.for_machines", { count: approval.target_count }) : t("stops.for_schedules")}</span>
      <span className="text-muted">
        {approval.requested_by} · <Ago time={approval.requested_at} />
      </span>
      {!approval.is_current && <span className="text-warn">{t("stops.changed")}</span>}
      {mayDecide && (
        <span className="ml-auto">
          <Decision approval={approval} />
        </span>
      )}
    </li>
  );
}

/** Orders and standing permissions that wait for somebody else's consent; nothing when there is none. */
export function Approvals() {
  const { t } = useTranslation();
  const mayDecide = useCan("operator");
  const waiting = useQuery(waitingApprovalsQuery).data ?? [];
  if (waiting.length === 0) return null;
  return (
    <Panel title={t("stops.approvals", { count: waiting.length })}>
      <ul className="divide-y divide-line text-sm" data-testid="approvals">
        {waiting.map((approval) => (
          <Line key={approval.id} approval={approval} mayDecide={mayDecide} />
        ))}
      </ul>
    </Panel>
  );
}
