import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { laneQuery, laneSeedQuery } from "@/api/queries/events";
import type { AgentRow } from "@/api/types";
import type { ObsEvent } from "@/api/types/observed";
import { useNow } from "@/lib/clock";
import { cx } from "@/lib/cx";
import { formatExact, formatSpan } from "@/lib/format";
import { POWER_KINDS, stretchesOf, type LaneState, type Stretch } from "@/lib/lanes";
import type { Range } from "@/lib/range";
import { Skeleton } from "@/ui/empty";
import { useEventWords } from "./words";

/** A state is a height and a border before it is a colour. */
const SHAPE: Record<LaneState, string> = {
  on: "inset-y-1 rounded-sm bg-ok-fill",
  asleep: "bottom-1 h-2 rounded-sm bg-info-fill",
  off: "bottom-1 h-0.5 bg-idle-fill",
  unknown: "inset-y-1 rounded-sm border border-dashed border-line-strong bg-transparent",
};

/** What a stretch may have been without the agent: not yet silent when it was last heard within this. */
const HEARD_WITHIN = 120_000;

export interface LaneView {
  stretches: Stretch[];
  marks: ObsEvent[];
  isPending: boolean;
}

/** A machine's stretches and events within the range. */
export function useLane(agent: AgentRow, range: Range): LaneView {
  const now = useNow();
  const from = new Date(range.from).toISOString();
  const lane = useQuery(laneQuery(agent.pc_id, from, new Date(range.to).toISOString()));
  const seed = useQuery(laneSeedQuery(agent.pc_id, from, POWER_KINDS.join(",")));
  const marks = useMemo(() => lane.data?.rows ?? [], [lane.data]);
  const heard = agent.last_heartbeat ? Date.parse(agent.last_heartbeat) : 0;
  const silentSince = now - heard > HEARD_WITHIN ? heard : undefined;
  const readFrom = lane.data?.next && marks.length > 0 ? Date.parse(marks.at(-1)!.at) : undefined;
  const minute = Math.floor(now / 60_000) * 60_000;
  const stretches = useMemo(
    () =>
      stretchesOf(marks, {
        from: range.from,
        to: range.to,
        now: minute,
        seed: seed.data ?? undefined,
        silentSince,
        readFrom,
      }),
    [marks, range.from, range.to, minute, seed.data, silentSince, readFrom],
  );
  return { stretches, marks, isPending: lane.isPending };
}

/** What a stretch was, from when, how long, and why it is taken to be so. */
export function useStretchWords(): (stretch: Stretch) => string {
  const { t, i18n } = useTranslation();
  return (stretch) => {
    const why = stretch.reason === "reported" ? "" : ` – ${t(`lanes.why_${stretch.reason}`)}`;
    const span = formatSpan(stretch.to - stretch.from, i18n.language);
    return `${t(`lanes.${stretch.state}`)}${why} · ${formatExact(stretch.from, i18n.language)} · ${span}`;
  };
}

interface LaneProps {
  view: LaneView;
  range: Range;
}

/** The picture of a lane: stretches as bars, other events as ticks on them. */
export function Lane({ view, range }: LaneProps) {
  const { i18n } = useTranslation();
  const words = useStretchWords();
  const { kindWord, said } = useEventWords();
  const place = (ms: number) => `${(100 * (ms - range.from)) / (range.to - range.from)}%`;
  const others = view.marks.filter((event) => !POWER_KINDS.includes(event.kind));
  if (view.isPending) return <Skeleton rows={1} />;
  return (
    <div className="relative h-8 min-w-0 flex-1" data-testid="lane">
      {view.stretches
        .filter((stretch) => stretch.reason !== "future")
        .map((stretch) => (
          <div
            key={stretch.from}
            title={words(stretch)}
            data-state={stretch.state}
            data-reason={stretch.reason}
            className={cx("absolute", SHAPE[stretch.state])}
            style={{ left: place(stretch.from), width: `calc(${place(range.from + stretch.to - stretch.from)} - 1px)` }}
          >
            {stretch.state === "unknown" && (
              <span className="block truncate text-center text-xs leading-5.5 text-muted" aria-hidden="true">
                ?
              </span>
            )}
          </div>
        ))}
      {others.map((event) => (
        <div
          key={event.id}
          title={`${[kindWord(event.kind), said(event)].filter(Boolean).join(" · ")} · ${formatExact(event.at, i18n.language)}`}
          className="absolute top-0 h-2.5 w-0.5 -translate-x-1/2 bg-text"
          style={{ left: place(Date.parse(event.at)) }}
        />
      ))}
    </div>
  );
}

/** What the shapes mean. */
export function LaneLegend() {
  const { t } = useTranslation();
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1 text-xs text-muted">
      {(Object.keys(SHAPE) as LaneState[]).map((state) => (
        <li key={state} className="flex items-center gap-1.5">
          <span className="relative h-6 w-6" aria-hidden="true">
            <span className={cx("absolute inset-x-0", SHAPE[state])} />
          </span>
          {t(`lanes.${state}`)}
        </li>
      ))}
      <li className="flex items-center gap-1.5">
        <span className="h-2.5 w-0.5 bg-text" aria-hidden="true" />
        {t("lanes.other")}
      </li>
    </ul>
  );
}
