import { useInfiniteQuery } from "@tanstack/react-query";
import { ChevronDown, ChevronRight, Monitor } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { agentsQuery } from "@/api/queries/agents";
import type { AgentRow } from "@/api/types";
import { Problem } from "@/features/shared/problem";
import { paths } from "@/lib/paths";
import type { Range } from "@/lib/range";
import { Button, IconButton } from "@/ui/button";
import { Empty, Skeleton } from "@/ui/empty";
import { Panel } from "@/ui/page";
import { TextLink } from "@/ui/text-link";
import { Lane, LaneLegend, useLane, useStretchWords } from "./lane";
import { TimeAxis } from "./time-axis";

/** Lanes are read one by one; so many fill a screen. */
const AT_ONCE = 20;

function MachineLane({ agent, range }: { agent: AgentRow; range: Range }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const view = useLane(agent, range);
  const words = useStretchWords();
  const Arrow = open ? ChevronDown : ChevronRight;
  return (
    <div className="border-b border-line/60 last:border-b-0" data-testid="lane-row" data-pc={agent.pc_id}>
      <div className="flex items-center gap-2 px-3 py-1 max-md:flex-wrap">
        <IconButton tiny label={t("lanes.in_words", { pc: agent.pc_id })} aria-expanded={open} onClick={() => setOpen(!open)}>
          <Arrow className="size-3.5" />
        </IconButton>
        <TextLink href={paths.machine(agent.pc_id)} className="w-32 truncate max-md:flex-1">
          {agent.pc_id}
        </TextLink>
        <div className="flex min-w-0 flex-1 max-md:basis-full">
          <Lane view={view} range={range} />
        </div>
      </div>
      {open && (
        <ol className="figures flex flex-col gap-0.5 px-12 pt-1 pb-3 text-xs text-muted max-md:px-4" data-testid="lane-words">
          {view.stretches
            .filter((stretch) => stretch.reason !== "future")
            .toReversed()
            .map((stretch) => (
              <li key={stretch.from}>{words(stretch)}</li>
            ))}
        </ol>
      )}
    </div>
  );
}

/** A lane per machine: when it was on, asleep, off, and when nobody knows. */
export function Timeline({ pc, range }: { pc: string | undefined; range: Range }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(AT_ONCE);
  const query = useInfiniteQuery(agentsQuery(pc ? { q: pc } : {}, { column: "pc_id", descending: false }));
  const agents = query.data?.pages.flatMap((page) => page.rows) ?? [];
  const total = query.data?.pages[0]?.total ?? agents.length;
  if (query.error) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Panel title={t("lanes.title")} aside={<LaneLegend />}>
      {query.isPending && <Skeleton rows={8} />}
      {!query.isPending && agents.length === 0 && <Empty icon={<Monitor />} title={t("machines.none")} />}
      {agents.slice(0, shown).map((agent) => (
        <MachineLane key={agent.pc_id} agent={agent} range={range} />
      ))}
      {agents.length > 0 && (
        <div className="flex gap-2 px-3 py-1">
          <span className="w-40 shrink-0 max-md:hidden" />
          <TimeAxis range={range} />
        </div>
      )}
      {shown < total && (
        <div className="flex items-center justify-center gap-3 border-t border-line p-2 text-xs text-muted">
          {t("common.shown", { shown: Math.min(shown, agents.length), total })}
          <Button kind="quiet" onClick={() => setShown(shown + AT_ONCE)}>
            {t("common.more")}
          </Button>
        </div>
      )}
    </Panel>
  );
}
