import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Play, Radio } from "lucide-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { agentQuery, usePing } from "@/api/queries/agents";
import { recentResultsQuery } from "@/api/queries/results";
import { useCan } from "@/api/queries/session";
import type { AgentRow } from "@/api/types";
import { Problem } from "@/features/shared/problem";
import { RunLine } from "@/features/shared/run-line";
import { useAddress } from "@/features/shared/search";
import { KillMachine } from "@/features/stops/kill-machine";
import { osName } from "@/lib/format";
import { paths } from "@/lib/paths";
import { Button, buttonClass } from "@/ui/button";
import { Empty, Skeleton } from "@/ui/empty";
import { AppLink } from "@/ui/link";
import { Page, PageHeader, Panel } from "@/ui/page";
import { State } from "@/ui/state";
import { TabLinks } from "@/ui/tabs";
import { TextLink } from "@/ui/text-link";
import { MachineAttributes } from "./machine-attributes";
import { MachineFacts } from "./machine-facts";
import { RunHere } from "./run-here";

/** What else there is to know of a machine, each fetched when it is opened. */
const TABS = {
  performance: lazy(() => import("@/features/machine-performance/machine-performance")),
  processes: lazy(() => import("@/features/machine-performance/machine-processes")),
  events: lazy(() => import("@/features/events/machine-events")),
  inventory: lazy(() => import("@/features/inventory/machine/machine-inventory")),
  runs: lazy(() => import("./machine-runs")),
  config: lazy(() => import("@/features/config/machine-config")),
  logs: lazy(() => import("@/features/machine-logs/machine-logs")),
} as const;
const OTHER_TABS = Object.keys(TABS) as (keyof typeof TABS)[];

function PingButton({ pc }: { pc: string }) {
  const { t } = useTranslation();
  const ping = usePing(pc);
  return (
    <>
      {ping.data && (
        <State state="succeeded" testId="pong" word={t("machine.pong", { ms: Math.round(ping.data.round_trip_ms) })} />
      )}
      {ping.error && <State state="failed" word={t("machine.ping_failed")} />}
      <Button icon={<Radio className="size-4 text-muted" />} disabled={ping.isPending} onClick={() => ping.mutate()}>
        {t("machine.ping")}
      </Button>
    </>
  );
}

function RecentRuns({ pc }: { pc: string }) {
  const { t } = useTranslation();
  const runs = useQuery(recentResultsQuery({ pc_id: pc }, 12));
  return (
    <Panel title={t("machine.runs")} aside={<TextLink href={paths.machine(pc, { tab: "runs" })}>{t("machine.all_runs")}</TextLink>}>
      {runs.isPending && <Skeleton />}
      {runs.error && (
        <div className="p-4">
          <Problem error={runs.error} />
        </div>
      )}
      {runs.data?.length === 0 && <Empty title={t("machine.no_runs")}>{t("machine.no_runs_next")}</Empty>}
      {runs.data?.map((run) => <RunLine key={run.result_id} run={run} />)}
    </Panel>
  );
}

function Unknown({ pc, error }: { pc: string; error: unknown }) {
  const { t } = useTranslation();
  if (!(error instanceof ApiError) || error.status !== 404) return <Problem error={error} />;
  return (
    <Empty
      title={t("machine.unknown", { pc })}
      action={
        <AppLink href={paths.machines()} className={buttonClass()}>
          {t("nav.machines")}
        </AppLink>
      }
    >
      {t("machine.unknown_next")}
    </Empty>
  );
}

function Overview({ pc, agent, focusRun }: { pc: string; agent: AgentRow | undefined; focusRun: boolean }) {
  const mayRun = useCan("operator");
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]">
      <div className="flex min-w-0 flex-col gap-4">
        {agent ? <MachineFacts agent={agent} /> : <Panel><Skeleton rows={10} /></Panel>}
        {agent && <MachineAttributes key={pc} agent={agent} />}
      </div>
      <div className="flex min-w-0 flex-col gap-4 max-lg:order-first">
        {agent && mayRun && <RunHere key={pc} agent={agent} autoFocus={focusRun} />}
        <RecentRuns pc={pc} />
      </div>
    </div>
  );
}

export function MachinePage() {
  const { t } = useTranslation();
  const { pc } = useParams({ strict: false }) as { pc: string };
  const [search] = useAddress();
  const mayRun = useCan("operator");
  const tab = OTHER_TABS.find((each) => each === search.tab) ?? "overview";
  const Tab = tab === "overview" ? undefined : TABS[tab];
  const { data: agent, error } = useQuery(agentQuery(pc));
  if (error) {
    return (
      <Page>
        <Unknown pc={pc} error={error} />
      </Page>
    );
  }
  return (
    <Page>
      <PageHeader
        title={pc}
        state={agent && <State soft state={agent.online ? "online" : "offline"} testId="machine-state" />}
        detail={[agent?.os_version ?? osName(agent?.os_family), agent?.hostname].filter(Boolean).join(" · ")}
        actions={
          mayRun && (
            <>
              <PingButton pc={pc} />
              <KillMachine pc={pc} />
              <AppLink href={paths.newRun({ machines: pc })} className={buttonClass()}>
                <Play className="size-3.5 text-muted" />
                {t("machine.run_job")}
              </AppLink>
            </>
          )
        }
      />
      {agent?.troubles?.length ? (
        <p role="status" data-testid="machine-troubles" className="rounded-md bg-bad-soft px-3 py-2 text-bad">
          {t("machine.troubles", { why: agent.troubles.join("; ") })}
        </p>
      ) : null}
      <TabLinks
        label={pc}
        current={tab}
        tabs={(["overview", ...OTHER_TABS] as const).map((id) => ({
          id,
          href: paths.machine(pc, { tab: id === "overview" ? undefined : id }),
          label: t(`here.tab_${id}`),
        }))}
      />
      {Tab ? (
        <Suspense fallback={<Panel><Skeleton rows={10} /></Panel>}>
          <Tab pc={pc} />
        </Suspense>
      ) : (
        <Overview pc={pc} agent={agent} focusRun={search.focus === "run"} />
      )}
    </Page>
  );
}
