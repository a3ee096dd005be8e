import { useTranslation } from "react-i18next";
import { RangePicker, useRange } from "@/features/shared/range";
import { useAddress } from "@/features/shared/search";
import { FLEET_MEASURES, isMeasure } from "@/lib/measures";
import { Select } from "@/ui/field";
import { Page, PageHeader } from "@/ui/page";
import { FleetChart } from "./fleet-chart";
import { Investigations } from "./investigations";
import { TopMachines } from "./top";

/** How hard the fleet works: one measure over time, and who stands out. */
export function PerformancePage() {
  const { t } = useTranslation();
  const [search, set] = useAddress();
  const control = useRange("24h");
  const measure = isMeasure(search.metric) ? search.metric : "cpu_pct";
  return (
    <Page>
      <PageHeader title={t("perf.title")} />
      <div className="flex flex-wrap items-center gap-2">
        <Select
          aria-label={t("perf.measure")}
          data-testid="perf-measure"
          value={measure}
          onChange={(event) => set({ metric: event.target.value === "cpu_pct" ? undefined : event.target.value })}
          className="max-md:w-full"
        >
          {FLEET_MEASURES.map((each) => (
            <option key={each} value={each}>
              {t(`measure.${each}`)}
            </option>
          ))}
        </Select>
        <RangePicker control={control} steps />
      </div>
      <FleetChart measure={measure} control={control} height={260} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <TopMachines measure={measure} at={control.range.to} />
        <Investigations at={control.range.to} />
      </div>
    </Page>
  );
}
