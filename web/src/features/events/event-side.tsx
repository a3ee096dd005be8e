import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ObsEvent } from "@/api/types/observed";
import { Payload } from "@/features/shared/payload";
import { formatExact } from "@/lib/format";
import { paths } from "@/lib/paths";
import { IconButton } from "@/ui/button";
import { Facts, Panel } from "@/ui/page";
import { TextLink } from "@/ui/text-link";
import { Kind } from "./columns";

interface Props {
  event: ObsEvent;
  onFilter: (path: string, value: string) => void;
  onClose: () => void;
}

/** One event beside the list: where, when by whose clock, and its payload. */
export function EventSide({ event, onFilter, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const exact = (time: string) => <span className="figures">{formatExact(time, i18n.language)}</span>;
  return (
    <Panel
      title={<Kind kind={event.kind} />}
      aside={
        <IconButton tiny label={t("common.close")} onClick={onClose}>
          <X className="size-3.5" />
        </IconButton>
      }
      className="overflow-auto lg:max-h-full"
    >
      <div className="px-4 py-1.5" data-testid="event-side">
        <Facts
          rows={[
            [t("column.pc_id"), <TextLink key="pc" href={paths.machine(event.pc_id)}>{event.pc_id}</TextLink>],
            [t("events.when"), exact(event.at)],
            ...(event.reported_at
              ? [[t("events.reported"), <span key="reported" className="text-warn">{exact(event.reported_at)}</span>] as [string, React.ReactNode]]
              : []),
            [t("events.source"), <span key="source" className="mono">{event.source}</span>],
            [t("events.record"), <span key="record" className="mono break-all">{event.event_record_id ?? "–"}</span>],
          ]}
        />
        {event.reported_at && <p className="pt-1.5 text-xs text-muted">{t("events.reported_note")}</p>}
      </div>
      <Payload payload={event.payload} name={t("events.payload")} onFilter={onFilter} />
    </Panel>
  );
}
