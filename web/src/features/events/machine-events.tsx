import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { agentQuery } from "@/api/queries/agents";
import { eventsQuery } from "@/api/queries/events";
import type { AgentRow } from "@/api/types";
import { Problem } from "@/features/shared/problem";
import { RangePicker, useRange } from "@/features/shared/range";
import { paths } from "@/lib/paths";
import type { Range } from "@/lib/range";
import { Button } from "@/ui/button";
import { Empty, Skeleton } from "@/ui/empty";
import { AppLink } from "@/ui/link";
import { Panel } from "@/ui/page";
import { TextLink } from "@/ui/text-link";
import { Ago } from "@/ui/time";
import { Kind, Said } from "./columns";
import { Lane, LaneLegend, useLane, useStretchWords } from "./lane";
import { TimeAxis } from "./time-axis";
import { filterOf } from "./use-events";

/** The machine's lane with its stretches in words. */
function OwnLane({ agent, range }: { agent: AgentRow; range: Range }) {
  const { t } = useTranslation();
  const view = useLane(agent, range);
  const words = useStretchWords();
  const known = view.stretches.filter((stretch) => stretch.reason !== "future").toReversed();
  return (
    <Panel title={t("lanes.own")} aside={<LaneLegend />}>
      <div className="px-4 pt-3">
        <div className="flex">
          <Lane view={view} range={range} />
        </div>
        <div className="flex pt-1">
          <TimeAxis range={range} />
        </div>
      </div>
      <ol className="figures flex max-h-40 flex-col gap-0.5 overflow-auto px-4 pt-1 pb-3 text-xs text-muted" data-testid="lane-words">
        {known.map((stretch) => (
          <li key={stretch.from}>{words(stretch)}</li>
        ))}
      </ol>
    </Panel>
  );
}

/** What one machine reported, newest first. */
export default function MachineEvents({ pc }: { pc: string }) {
  const { t } = useTranslation();
  const control = useRange("24h");
  const agent = useQuery(agentQuery(pc)).data;
  const query = useInfiniteQuery(eventsQuery(filterOf({ pc }, control.range)));
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  const span = control.range.span;
  const all = paths.events({
    pc,
    range: span,
    from: span ? undefined : new Date(control.range.from).toISOString(),
    to: span ? undefined : new Date(control.range.to).toISOString(),
  });
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <RangePicker control={control} />
      {agent && <OwnLane agent={agent} range={control.range} />}
      {query.error && <Problem error={query.error} onRetry={() => void query.refetch()} />}
      <Panel title={t("events.title")} aside={<TextLink href={all}>{t("events.filter_these")}</TextLink>}>
        {query.isPending && <Skeleton rows={6} />}
        {query.data && rows.length === 0 && <Empty title={t("events.none")}>{t("events.none_next")}</Empty>}
        {rows.map((event) => (
          <AppLink
            key={event.id}
            href={paths.events({ pc, range: span, event: event.id })}
            data-testid="machine-event"
            className="grid grid-cols-[minmax(7rem,1fr)_minmax(0,3fr)_7rem] items-center gap-3 border-b border-line/60 px-4 py-1.5 last:border-b-0 hover:bg-hover max-md:grid-cols-[1fr_auto]"
          >
            <Kind kind={event.kind} />
            <span className="truncate max-md:hidden" data-testid="machine-event-said"><Said event={event} /></span>
            <Ago time={event.at} className="text-right text-xs text-muted" />
          </AppLink>
        ))}
        {query.hasNextPage && (
          <div className="flex justify-center p-2">
            <Button kind="quiet" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {t("common.more")}
            </Button>
          </div>
        )}
      </Panel>
    </div>
  );
}
