import { useTranslation } from "react-i18next";
import { ClearButton } from "@/features/activity/filters";
import { MachineInput } from "@/features/shared/machine-input";
import { RangePicker, useRange } from "@/features/shared/range";
import { SearchInput } from "@/features/shared/search-input";
import { useAddress } from "@/features/shared/search";
import { paths } from "@/lib/paths";
import { CsvLink } from "@/ui/csv-link";
import { Page, PageHeader } from "@/ui/page";
import { TabLinks } from "@/ui/tabs";
import { EventChips } from "./chips";
import { EventList } from "./event-list";
import { HeatMap } from "./heatmap";
import { Timeline } from "./timeline";
import { filterOf, isFiltered, NO_FILTER, viewOf, VIEWS } from "./use-events";

/** What machines report: as a list, as a lane per machine, as heat over the fleet. */
export function EventsPage() {
  const { t } = useTranslation();
  const [search, set] = useAddress();
  const control = useRange("24h");
  const view = viewOf(search.view);
  const filter = filterOf(search, control.range);
  return (
    <Page fill={view === "list"}>
      <PageHeader
        title={t("events.title")}
        actions={<CsvLink href={paths.eventsCsv(filter)} name="events.csv" testId="events-csv" />}
      />
      <TabLinks
        label={t("events.title")}
        current={view}
        tabs={VIEWS.map((id) => ({
          id,
          href: paths.events({ ...search, view: id === "list" ? undefined : id, event: undefined }),
          label: t(`events.${id}`),
        }))}
      />
      <div className="flex flex-wrap items-center gap-2">
        <MachineInput page value={search.pc} onChange={(pc) => set({ pc, event: undefined })} />
        {view === "list" && (
          <>
            <SearchInput testId="filter-key" label={t("events.payload_key")} value={search.key} onChange={(key) => set({ key })} />
            <SearchInput testId="filter-value" label={t("events.payload_value")} value={search.value} onChange={(value) => set({ value })} />
          </>
        )}
        <RangePicker control={control} />
        <ClearButton shown={isFiltered(search)} onClear={() => set(NO_FILTER)} />
      </div>
      {view !== "timeline" && <EventChips />}
      {view === "list" && <EventList filter={filter} />}
      {view === "timeline" && <Timeline pc={search.pc} range={control.range} />}
      {view === "heat" && <HeatMap range={control.range} kinds={search.kinds} pc={search.pc} />}
    </Page>
  );
}
