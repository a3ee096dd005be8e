import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { AuditRow } from "@/api/types/observed";
import { payloadLine } from "@/lib/event-filter";
import { formatExact } from "@/lib/format";
import type { Column } from "@/ui/table/columns";
import { Ago } from "@/ui/time";

const DASH = <span className="text-faint">–</span>;

/** The rest of the payload: what has a column of its own is not repeated. */
function rest(payload: unknown): unknown {
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) return payload;
  return Object.fromEntries(Object.entries(payload).filter(([key]) => key !== "sub" && key !== "source"));
}

export function useAuditColumns(): Column<AuditRow>[] {
  const { t, i18n } = useTranslation();
  return useMemo(
    () => [
      { id: "when", title: t("audit.when"), size: 112, cell: (row) => <Ago time={row.occurred_at} className="text-muted" /> },
      {
        id: "exact",
        title: t("events.exact"),
        size: 190,
        hidden: true,
        cell: (row) => <span className="figures">{formatExact(row.occurred_at, i18n.language)}</span>,
      },
      { id: "account", title: t("audit.account"), size: 130, cell: (row) => row.account ?? DASH },
      { id: "actor", title: t("audit.actor"), size: 100, cell: (row) => <span className="text-muted">{row.actor}</span> },
      {
        id: "action",
        title: t("audit.action"),
        size: 160,
        fixed: true,
        cell: (row) => <span className="font-medium">{row.action}</span>,
      },
      { id: "target", title: t("audit.target"), size: 180, cell: (row) => (row.target ? <span className="mono">{row.target}</span> : DASH) },
      {
        id: "payload",
        title: t("audit.payload"),
        size: 300,
        cell: (row) => <span className="mono text-muted">{payloadLine(rest(row.payload))}</span>,
      },
    ],
    [t, i18n.language],
  );
}
