import { Microscope } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useProcessDetail } from "@/api/queries/perf";
import { useCan } from "@/api/queries/session";
import { Problem } from "@/features/shared/problem";
import { useNow } from "@/lib/clock";
import { formatExact, formatSpan } from "@/lib/format";
import { Button } from "@/ui/button";
import { Panel } from "@/ui/page";
import { State } from "@/ui/state";
import { useSampledUntil } from "./sampled-until";

const MINUTES = [30, 60, 360, 1440];

/** The detail per process costs the machine a little, so it is switched on for a while and ends by itself. */
export function ProcessDetail({ pc }: { pc: string }) {
  const { t, i18n } = useTranslation();
  const mayWrite = useCan("operator");
  const now = useNow();
  const change = useProcessDetail(pc);
  const until = useSampledUntil(pc);
  const span = (ms: number) => formatSpan(ms, i18n.language);
  return (
    <Panel>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3" data-testid="process-detail" data-on={Boolean(until)}>
        <Microscope className="size-4 text-muted" aria-hidden="true" />
        <span className="min-w-0 flex-1 max-md:basis-full">
          <span className="font-medium">{t("perf.detail")}</span>{" "}
          {until ? (
            <State state="running" className="align-middle" word={t("here.processes_left", { span: span(Math.max(1, Math.ceil((until - now) / 60_000)) * 60_000), when: formatExact(until, i18n.language) })} />
          ) : (
            <span className="text-muted">{t("perf.detail_off")}</span>
          )}
        </span>
        {mayWrite && <span className="text-xs text-muted">{t(until ? "here.processes_extend" : "here.processes_on")}</span>}
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
