import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { healthQuery, versionQuery } from "@/api/queries/system";
import { Problem } from "@/features/shared/problem";
import { useAddress } from "@/features/shared/search";
import { StopAll } from "@/features/stops/stop-all";
import { formatNumber } from "@/lib/format";
import { paths } from "@/lib/paths";
import { Skeleton } from "@/ui/empty";
import { Page, PageHeader, Panel } from "@/ui/page";
import { State } from "@/ui/state";
import { TabLinks } from "@/ui/tabs";
import { DeadLetters } from "./dead-letters";
import { Overview } from "./overview";
import { Projection } from "./projection";
import { Retention } from "./retention";
import { Streams } from "./streams";
import { Tasks } from "./tasks";
import { Usage } from "./usage";

const TABS = ["overview", "storage", "projection", "dead-letters"] as const;

export function SystemPage() {
  const { t, i18n } = useTranslation();
  const [search] = useAddress();
  const { data: health, error, refetch, isPending } = useQuery(healthQuery);
  const version = useQuery(versionQuery).data?.version;
  const tab = TABS.find((each) => each === search.tab) ?? "overview";
  const letters = health?.dead_letters.total ?? 0;
  return (
    <Page>
      <PageHeader
        title={t("system.title")}
        state={health && <State soft state={health.status} testId="system-status" />}
        detail={version && t("system.version", { version })}
        actions={<StopAll />}
      />
      <TabLinks
        label={t("system.title")}
        current={tab}
        tabs={[
          { id: "overview", href: paths.system(), label: t("system.overview") },
          { id: "storage", href: paths.system({ tab: "storage" }), label: t("storage.title") },
          { id: "projection", href: paths.system({ tab: "projection" }), label: t("projection.title") },
          {
            id: "dead-letters",
            href: paths.system({ tab: "dead-letters" }),
            label: (
              <>
                {t("system.dead_letters")}
                {letters > 0 && <span className="figures ml-1.5 text-muted">{formatNumber(letters, i18n.language)}</span>}
              </>
            ),
          },
        ]}
      />
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {tab === "dead-letters" && <DeadLetters selected={search.letter} />}
      {tab === "storage" && (
        <>
          <Usage />
          <Retention />
        </>
      )}
      {tab === "projection" && <Projection />}
      {tab === "overview" && isPending && <Panel><Skeleton rows={8} /></Panel>}
      {tab === "overview" && health && (
        <>
          <Overview health={health} />
          <Tasks tasks={health.tasks} />
          <Streams projections={health.projections} />
        </>
      )}
    </Page>
  );
}
