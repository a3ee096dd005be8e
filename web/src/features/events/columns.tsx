import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ObsEvent } from "@/api/types/observed";
import { categoryOf, type Category } from "@/lib/event-filter";
import { formatExact } from "@/lib/format";
import type { Column } from "@/ui/table/columns";
import { Ago } from "@/ui/time";
import { useEventWords } from "./words";
import { Circle, Cog, Cpu, Moon, Network, Power, UserRound, type LucideIcon } from "lucide-react";

const PICTURE: Record<Category, LucideIcon> = {
  power: Power,
  session: UserRound,
  sleep: Moon,
  service: Cog,
  network: Network,
  agent: Cpu,
  other: Circle,
};

/** The word of a kind with the picture of what it is about. */
export function Kind({ kind }: { kind: string }) {
  const Icon = PICTURE[categoryOf(kind)];
  const { kindWord } = useEventWords();
  return (
    <span className="flex min-w-0 items-center gap-1.5" title={kind} data-kind={kind}>
      <Icon className="size-3.5 shrink-0 text-muted" aria-hidden="true" />
      <span className="truncate font-medium">{kindWord(kind)}</span>
    </span>
  );
}

/** What there is to say of an event beyond its kind, in one line. */
export function Said({ event }: { event: ObsEvent }) {
  const { said } = useEventWords();
  return <span className="truncate text-muted">{said(event)}</span>;
}

export function useEventColumns(): Column<ObsEvent>[] {
  const { t, i18n } = useTranslation();
  return useMemo(
    () => [
      {
        id: "at",
        title: t("events.when"),
        size: 112,
        cell: (event) => <Ago time={event.at} className="text-muted" />,
      },
      {
        id: "exact",
        title: t("events.exact"),
        size: 190,
        hidden: true,
        cell: (event) => <span className="figures">{formatExact(event.at, i18n.language)}</span>,
      },
      { id: "pc_id", title: t("column.pc_id"), size: 140, fixed: true, cell: (event) => event.pc_id },
      { id: "kind", title: t("events.kind"), size: 160, fixed: true, cell: (event) => <Kind kind={event.kind} /> },
      {
        id: "payload",
        title: t("events.payload"),
        size: 320,
        cell: (event) => <Said event={event} />,
      },
      {
        id: "source",
        title: t("events.source"),
        size: 150,
        cell: (event) => <span className="mono text-muted">{event.source}</span>,
      },
      {
        id: "record",
        title: t("events.record"),
        size: 120,
        hidden: true,
        cell: (event) => <span className="mono text-muted">{event.event_record_id ?? "–"}</span>,
      },
    ],
    [t, i18n.language],
  );
}
