import { useInfiniteQuery, type UseInfiniteQueryResult } from "@tanstack/react-query";
import { CalendarClock } from "lucide-react";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { eventsQuery, type EventFilter } from "@/api/queries/events";
import type { ObsEvent } from "@/api/types/observed";
import { Problem } from "@/features/shared/problem";
import { useAddress } from "@/features/shared/search";
import { cx } from "@/lib/cx";
import { Button } from "@/ui/button";
import { Empty, Skeleton } from "@/ui/empty";
import { useColumnChoice } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";
import { ColumnMenu } from "@/ui/table/column-menu";
import { Ago } from "@/ui/time";
import { Kind, Said, useEventColumns } from "./columns";
import { EventSide } from "./event-side";
import { isFiltered, NO_FILTER } from "./use-events";

function Card({ event }: { event: ObsEvent }) {
  return (
    <>
      <div className="flex items-center justify-between gap-3">
        <Kind kind={event.kind} />
        <Ago time={event.at} className="shrink-0 text-xs text-muted" />
      </div>
      <div className="mt-1 truncate">{event.pc_id}</div>
      <div className="truncate text-muted"><Said event={event} /></div>
    </>
  );
}

function NoEvents() {
  const { t } = useTranslation();
  const [search, set] = useAddress();
  const filtered = isFiltered(search);
  return (
    <Empty
      icon={<CalendarClock />}
      title={t(filtered ? "events.none_match" : "events.none")}
      action={filtered && <Button onClick={() => set(NO_FILTER)}>{t("common.clear")}</Button>}
    >
      {t(filtered ? "events.none_match_next" : "events.none_next")}
    </Empty>
  );
}

/** So many rows fill the table. */
const ENOUGH = 50;

/** A page of a filter that no index answers may be short or empty and yet not the last. */
function useFirstRows(query: Pick<UseInfiniteQueryResult, "hasNextPage" | "isFetching" | "fetchNextPage">, rows: number) {
  const { hasNextPage, isFetching, fetchNextPage } = query;
  const wanted = hasNextPage && !isFetching && rows < ENOUGH;
  useEffect(() => {
    if (wanted) void fetchNextPage();
  }, [wanted, fetchNextPage]);
}

/** The events that match, newest first, the chosen one beside them. */
export function EventList({ filter }: { filter: EventFilter }) {
  const { t } = useTranslation();
  const [search, set] = useAddress();
  const query = useInfiniteQuery(eventsQuery(filter));
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? [], [query.data]);
  const choice = useColumnChoice<ObsEvent>("events", useEventColumns());
  const chosen = rows.find((event) => String(event.id) === search.event);
  useFirstRows(query, rows.length);
  const more = () => query.hasNextPage && !query.isFetchingNextPage && void query.fetchNextPage();
  if (query.error) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  if (query.isPending) return <div className="panel"><Skeleton rows={12} /></div>;
  return (
    <>
      <div className="-my-2 flex items-center justify-between gap-2 text-xs text-muted">
        <span className="figures" data-testid="events-count" data-shown={rows.length}>
          {t(query.hasNextPage ? "events.shown_more" : "events.shown", { count: rows.length })}
        </span>
        <span className="max-md:hidden">
          <ColumnMenu choice={choice} />
        </span>
      </div>
      <div className={cx("grid min-h-0 gap-4 lg:flex-1", chosen && "lg:grid-cols-[minmax(0,3fr)_minmax(20rem,2fr)]")}>
        {chosen && (
          <div className="min-h-0 lg:order-last lg:flex lg:flex-col">
            <EventSide
              key={chosen.id}
              event={chosen}
              onClose={() => set({ event: undefined })}
              onFilter={(key, value) => set({ key, value })}
            />
          </div>
        )}
        <div className="flex min-h-0 min-w-0 flex-col">
          <DataTable
            label={t("events.title")}
            rows={rows}
            choice={choice}
            rowId={(event) => String(event.id)}
            selected={search.event}
            onSelect={(event) => set({ event: String(event.id) })}
            card={(event) => <Card event={event} />}
            onEnd={more}
            rowTestId="event-row"
            rowData={(event) => ({ "data-pc": event.pc_id, "data-kind": event.kind })}
            empty={query.hasNextPage ? <Skeleton rows={6} /> : <NoEvents />}
          />
        </div>
      </div>
    </>
  );
}
