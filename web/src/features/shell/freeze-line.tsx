import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { freezeQuery, useClearFreeze } from "@/api/queries/stops";
import { useCan } from "@/api/queries/session";
import { formatBound } from "@/lib/format";
import { Button } from "@/ui/button";

/** One line at the top while nothing should change. */
export function FreezeLine() {
  const { t, i18n } = useTranslation();
  const freeze = useQuery(freezeQuery).data;
  const mayClear = useCan("operator");
  const clear = useClearFreeze();
  if (!freeze?.active) return null;
  return (
    <div
      role="status"
      data-testid="freeze-line"
      className="flex items-center justify-center gap-3 bg-info-soft px-4 py-1.5 text-center text-xs font-medium text-info"
    >
      <span>
        {freeze.until ? t("stops.frozen_until", { until: formatBound(freeze.until, i18n.language) }) : t("stops.frozen")}
        {freeze.reason && ` — ${freeze.reason}`}
      </span>
      {mayClear && (
        <Button small disabled={clear.isPending} data-testid="freeze-clear" onClick={() => clear.mutate()}>
          {t("stops.clear")}
        </Button>
      )}
    </div>
  );
}
