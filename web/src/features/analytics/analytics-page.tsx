import { useQuery } from "@tanstack/react-query";
import { ChartColumn, FileChartColumn } from "lucide-react";
import { useTranslation } from "react-i18next";
import { analyticsQuery, pinsQuery, usePin } from "@/api/queries/analytics";
import type { Widget } from "@/api/types/observed";
import { MachineInput } from "@/features/shared/machine-input";
import { Problem } from "@/features/shared/problem";
import { useAddress } from "@/features/shared/search";
import { useNow } from "@/lib/clock";
import { dayRange, DAYS, daysOf } from "@/lib/days";
import { paths } from "@/lib/paths";
import { buttonClass } from "@/ui/button";
import { Empty, Skeleton } from "@/ui/empty";
import { Segments } from "@/ui/field";
import { AppLink } from "@/ui/link";
import { Page, PageHeader, Panel } from "@/ui/page";
import { TabLinks } from "@/ui/tabs";
import { WidgetPanel } from "./widget";

function Filters({ ofMachine }: { ofMachine: boolean }) {
  const { t } = useTranslation();
  const [search, set] = useAddress();
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Segments
        label={t("analytics.scope")}
        value={ofMachine ? "pc" : "fleet"}
        onChange={(scope) => set({ scope: scope === "pc" ? "pc" : undefined, pc: undefined, dashboard: undefined })}
        options={[
          { value: "fleet", label: t("analytics.fleet"), testId: "scope-fleet" },
          { value: "pc", label: t("analytics.machine"), testId: "scope-pc" },
        ]}
      />
      {ofMachine && <MachineInput page value={search.pc} onChange={(pc) => set({ pc })} />}
      <Segments
        label={t("range.label")}
        value={daysOf(search.days)}
        onChange={(days) => set({ days })}
        options={DAYS.map((days) => ({ value: days, label: t(`analytics.days_${days}`), testId: `days-${days}` }))}
      />
    </div>
  );
}

function Widgets({ widgets, range }: { widgets: Widget[]; range: { from: number; to: number } }) {
  const pins = useQuery(pinsQuery).data ?? [];
  const pin = usePin();
  return (
    <>
      {pin.error && <Problem error={pin.error} />}
      <div className="grid items-start gap-4 md:grid-cols-2 xl:grid-cols-3">
        {widgets.map((widget) => (
          <WidgetPanel
            key={widget.id}
            widget={widget}
            range={range}
            pinned={pins.some((each) => each.widget === widget.id)}
            onPin={widget.scope === "fleet" ? (pinned) => pin.mutate({ widget: widget.id, pinned }) : undefined}
          />
        ))}
      </div>
    </>
  );
}

/** The charts that jobs and views define over the events, a tab for each of their dashboards. */
export function AnalyticsPage() {
  const { t } = useTranslation();
  const [search] = useAddress();
  const ofMachine = search.scope === "pc";
  const range = dayRange(daysOf(search.days), useNow());
  const wanted = !ofMachine || Boolean(search.pc);
  const query = useQuery({
    ...analyticsQuery({
      from: new Date(range.from).toISOString(),
      to: new Date(range.to).toISOString(),
      pc_id: ofMachine ? search.pc : undefined,
    }),
    enabled: wanted,
  });
  const widgets = wanted ? (query.data ?? []) : [];
  const dashboards = [...new Set(widgets.map((widget) => widget.dashboard))];
  const current = dashboards.find((each) => each === search.dashboard) ?? dashboards[0];
  return (
    <Page>
      <PageHeader
        title={t("analytics.title")}
        actions={
          <AppLink href={paths.views()} className={buttonClass()} data-testid="views-link">
            <FileChartColumn className="size-4 text-muted" />
            {t("views.title")}
          </AppLink>
        }
      />
      {dashboards.length > 0 && (
        <TabLinks
          label={t("analytics.title")}
          current={current ?? ""}
          tabs={dashboards.map((id) => ({ id, href: paths.analytics({ ...search, dashboard: id }), label: id }))}
        />
      )}
      <Filters ofMachine={ofMachine} />
      {query.error && <Problem error={query.error} onRetry={() => void query.refetch()} />}
      {wanted && query.isPending && <Panel><Skeleton rows={6} /></Panel>}
      {!wanted && <Panel><Empty icon={<ChartColumn />} title={t("analytics.choose_machine")} /></Panel>}
      {wanted && query.data && widgets.length === 0 && (
        <Panel>
          <Empty
            icon={<ChartColumn />}
            title={t("analytics.none")}
            action={
              <AppLink href={paths.newView()} className={buttonClass("primary")}>
                {t("views.create")}
              </AppLink>
            }
          >
            {t("analytics.none_next")}
          </Empty>
        </Panel>
      )}
      <Widgets widgets={widgets.filter((widget) => widget.dashboard === current)} range={range} />
    </Page>
  );
}
