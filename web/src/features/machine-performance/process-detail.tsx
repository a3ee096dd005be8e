import { useQuery } from "@tanstack/react-query";
import { Microscope } from "lucide-react";
import { useTranslation } from "react-i18next";
import { investigationsQuery, useProcessDetail } from "@/api/queries/perf";
import { useCan } from "@/api/queries/session";
import type { ProcessSampling } from "@/api/types/perf";
import { Problem } from "@/features/shared/problem";
import { useNow } from "@/lib/clock";
import { formatSpan } from "@/lib/format";
import { Button } from "@/ui/button";
import { Panel } from "@/ui/page";
import { State } from "@/ui/state";

const MINUTES = [30, 60, 360, 1440];

/** Until when the machine reports its processes: as set here, else as the server tells of machines that do. */
function useExpiry(pc: string, set: ProcessSampling | undefined): number | undefined {
  const now = useNow();
  const list = useQuery(investigationsQuery(Math.floor(now / 60_000) * 60_000)).data ?? [];
  const known = set ?? list.find((each) => each.pc_id === pc);
  const until = Date.parse(known?.expires_at ?? "");
  return until > now ? until : undefined;
}

/** The detail per process costs the machine a little, so it is switched on for a while and ends by itself. */
export function ProcessDetail({ pc }: { pc: string }) {
  const { t, i18n } = useTranslation();
  const mayWrite = useCan("operator");
  const now = useNow();
  const change = useProcessDetail(pc);
  const until = useExpiry(pc, change.data);
  const span = (ms: number) => formatSpan(ms, i18n.language);
  return (
    <Panel>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3" data-testid="process-detail" data-on={Boolean(until)}>
        <Microscope className="size-4 text-muted" aria-hidden="true" />
        <span className="min-w-0 flex-1 max-md:basis-full">
          <span className="font-medium">{t("perf.detail")}</span>{" "}
          {until ? (
            <State state="running" word={t("perf.detail_left", { span: span(Math.max(1, Math.round((until - now) / 60_000)) * 60_000) })} />
          ) : (
            <span className="text-muted">{t("perf.detail_off")}</span>
          )}
        </span>
        {mayWrite &&
          MINUTES.map((minutes) => (
            <Button key={minutes} small disabled={change.isPending} data-testid={`detail-${minutes}`} onClick={() => change.mutate(minutes)}>
              {t("perf.detail_for", { span: span(minutes * 60_000) })}
            </Button>
          ))}
        {mayWrite && until && (
          <Button small kind="quiet" disabled={change.isPending} data-testid="detail-stop" onClick={() => change.mutate(0)}>
            {t("perf.detail_stop")}
          </Button>
        )}
      </div>
      {change.error && (
        <div className="px-4 pb-3">
          <Problem error={change.error} />
        </div>
      )}
    </Panel>
  );
}
