import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { waitingApprovalsQuery } from "@/api/queries/stops";
import { formatNumber } from "@/lib/format";

/** How many requests wait, beside a name. */
export function ApprovalBadge() {
  const { i18n } = useTranslation();
  const waiting = useQuery(waitingApprovalsQuery).data?.length ?? 0;
  if (waiting === 0) return null;
  return (
    <span data-testid="approval-badge" className="figures ml-auto rounded-full bg-warn-soft px-1.5 text-2xs font-medium text-warn">
      {formatNumber(waiting, i18n.language)}
    </span>
  );
}
