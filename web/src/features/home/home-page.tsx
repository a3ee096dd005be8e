import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { recentExecutionsQuery } from "@/api/queries/executions";
import { summaryQuery } from "@/api/queries/system";
import { ExecutionLine } from "@/features/shared/execution-row";
import { Problem } from "@/features/shared/problem";
import { pageWords } from "@/i18n";
import { paths } from "@/lib/paths";
import { Empty, Skeleton } from "@/ui/empty";
import { Page, Panel } from "@/ui/page";
import { TextLink } from "@/ui/text-link";
import { ComplianceLine } from "./compliance-line";
import { FirstSteps } from "./first-steps";
import { Figures } from "./figures";

const Upcoming = lazy(() => import("./upcoming"));
const PinnedWidgets = lazy(async () => (await Promise.all([import("@/features/analytics/pinned"), pageWords()]))[0]);

function Recent() {
  const { t } = useTranslation();
  const recent = useQuery(recentExecutionsQuery(10));
  return (
    <Panel title={t("home.recent")} aside={<TextLink href={paths.activity()}>{t("home.all_activity")}</TextLink>}>
      {recent.error && (
        <div className="p-4">
          <Problem error={recent.error} onRetry={() => void recent.refetch()} />
        </div>
      )}
      {recent.isPending && <Skeleton rows={8} />}
      {recent.data?.length === 0 && <Empty title={t("home.nothing")}>{t("home.nothing_next")}</Empty>}
      {recent.data?.map((execution) => <ExecutionLine key={execution.exec_id} execution={execution} />)}
    </Panel>
  );
}

export function HomePage() {
  const { t } = useTranslation();
  const summary = useQuery(summaryQuery);
  return (
    <Page>
      <h1 className="sr-only">{t("home.title")}</h1>
      {summary.error && <Problem error={summary.error} onRetry={() => void summary.refetch()} />}
      <Figures summary={summary.data} />
      <ComplianceLine />
      {summary.data && <FirstSteps summary={summary.data} />}
      <Suspense>
        <PinnedWidgets />
        <Upcoming />
      </Suspense>
      <Recent />
    </Page>
  );
}
