import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { topQuery } from "@/api/queries/perf";
import { Problem } from "@/features/shared/problem";
import { useAddress } from "@/features/shared/search";
import { formatMeasure, MEASURES, type Measure } from "@/lib/measures";
import { paths } from "@/lib/paths";
import { Empty, Skeleton } from "@/ui/empty";
import { Select } from "@/ui/field";
import { AppLink } from "@/ui/link";
import { Panel } from "@/ui/page";

const WINDOWS = ["5m", "1h", "24h"] as const;
const LIMIT = 20;

/** The machines that stand out, each leading to its own charts. `at` renews the list. */
export function TopMachines({ measure, at }: { measure: Measure; at: number }) {
  const { t, i18n } = useTranslation();
  const [search, set] = useAddress();
  const window = WINDOWS.find((each) => each === search.window) ?? "5m";
  const query = useQuery(topQuery(measure, window, LIMIT, at));
  const rows = query.data?.rows ?? [];
  const greatest = Math.max(...rows.map((row) => row.value), 0) || 1;
  const full = MEASURES[measure] === "percent" ? Math.max(100, greatest) : greatest;
  return (
    <Panel
      title={t("perf.top", { measure: t(`measure.${measure}`) })}
      aside={
        <Select
          aria-label={t("perf.window")}
          data-testid="top-window"
          value={window}
          onChange={(event) => set({ window: event.target.value === "5m" ? undefined : event.target.value })}
        >
          {WINDOWS.map((each) => (
            <option key={each} value={each}>
              {t(`perf.window_${each}`)}
            </option>
          ))}
        </Select>
      }
    >
      {query.isPending && <Skeleton rows={8} />}
      {query.error && (
        <div className="p-4">
          <Problem error={query.error} />
        </div>
      )}
      {query.data && rows.length === 0 && <Empty title={t("perf.no_top")}>{t("perf.no_fleet_samples")}</Empty>}
      {rows.map((row) => (
        <AppLink
          key={row.pc_id}
          href={paths.machine(row.pc_id, { tab: "performance" })}
          data-testid="top-row"
          data-pc={row.pc_id}
          className="grid grid-cols-[minmax(6rem,1fr)_minmax(3rem,1.4fr)_5.5rem] items-center gap-3 border-b border-line/60 px-4 py-1.5 last:border-b-0 hover:bg-hover"
        >
          <span className="min-w-0 truncate" title={row.hostname ?? undefined}>
            {row.pc_id}
          </span>
          <span className="h-1.5 overflow-hidden rounded-full bg-line" aria-hidden="true">
            <span className="block h-full rounded-full bg-accent" style={{ width: `${(100 * row.value) / full}%` }} />
          </span>
          <span className="figures text-right">{formatMeasure(row.value, MEASURES[measure], i18n.language)}</span>
        </AppLink>
      ))}
    </Panel>
  );
}
