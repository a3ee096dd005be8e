import { useTranslation } from "react-i18next";
import type { DeliveryRow } from "@/api/types/alerts";
import { State } from "@/ui/state";

/** What became of a test, one quiet line for each recipient. */
export function Tried({ rows }: { rows: DeliveryRow[] }) {
  const { t } = useTranslation();
  return (
    <ul className="flex flex-col gap-1" data-testid="test-result">
      {rows.map((row) => (
        <li key={row.id} className="flex flex-wrap items-center gap-2">
          <State
            state={row.state === "delivered" ? "succeeded" : "failed"}
            word={t(row.state === "delivered" ? "settings.arrived" : "settings.not_arrived")}
          />
          {row.channel === "mail" && <span className="mono">{row.recipient}</span>}
          {row.status && <span className="figures text-muted">{row.status}</span>}
          {row.error && <span className="text-bad">{row.error}</span>}
        </li>
      ))}
    </ul>
  );
}
