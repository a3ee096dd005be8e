import { useQuery } from "@tanstack/react-query";
import { Hammer, ShieldCheck } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { isWorking, rebuildQuery, useStart, verifyQuery } from "@/api/queries/storage";
import { useCan } from "@/api/queries/session";
import type { Difference } from "@/api/types/storage";
import { Problem } from "@/features/shared/problem";
import { formatNumber } from "@/lib/format";
import { Button } from "@/ui/button";
import { Dialog, DialogActions } from "@/ui/dialog";
import { Panel } from "@/ui/page";
import { State } from "@/ui/state";
import { Ago } from "@/ui/time";

/** How far a rebuild is, in messages read. */
function Progress({ done, total }: { done: number; total: number }) {
  const { t, i18n } = useTranslation();
  const number = (value: number) => formatNumber(value, i18n.language);
  return (
    <span className="flex flex-col gap-1">
      <span
        role="progressbar"
        aria-label={t("projection.rebuild")}
        aria-valuenow={done}
        aria-valuemax={total}
        className="h-2 overflow-hidden rounded-full bg-line"
      >
        <span
          className="block h-full rounded-full bg-accent transition-[width] duration-500"
          style={{ width: `${(100 * done) / Math.max(1, total)}%` }}
        />
      </span>
      <span className="figures text-xs text-muted">{t("projection.messages", { done: number(done), total: number(total) })}</span>
    </span>
  );
}

/** Rows that only one side has. */
function Differences({ rows }: { rows: Difference[] }) {
  const { t } = useTranslation();
  return (
    <div className="max-h-72 overflow-auto" data-testid="verify-differences">
      <table className="w-full text-xs">
        <caption className="py-1 text-left text-muted">{t("projection.first")}</caption>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at} className="border-t border-line/60 align-top">
              <td className="mono py-1 pr-3">{row.table}</td>
              <td className="mono py-1 pr-3 break-all">{row.key}</td>
              <td className="py-1 whitespace-nowrap">{t(row.side === "live" ? "projection.only_live" : "projection.only_rebuilt")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Card({ title, about, action, children }: { title: string; about: string; action: ReactNode; children: ReactNode }) {
  return (
    <Panel title={title} aside={action}>
      <div className="flex flex-col gap-2 px-4 py-3">
        <p className="text-muted">{about}</p>
        {children}
      </div>
    </Panel>
  );
}

function Rebuild({ mayStart }: { mayStart: boolean }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const { data, error } = useQuery({ ...rebuildQuery, enabled: mayStart });
  const start = useStart("rebuild");
  const working = isWorking(data);
  return (
    <Card
      title={t("projection.rebuild")}
      about={t("projection.rebuild_about")}
      action={
        <Button small icon={<Hammer className="size-3.5 text-muted" />} disabled={!mayStart || working} data-testid="rebuild-start" onClick={() => setAsking(true)}>
          {t("projection.rebuild_start")}
        </Button>
      }
    >
      {data && data.state !== "idle" && (
        <p className="flex items-center gap-3" data-testid="rebuild-state" data-state={data.state}>
          <State state={working ? "running" : data.error ? "failed" : "succeeded"} word={t(`projection.state_${data.state}` as "projection.state_done", { defaultValue: data.state })} />
          <Ago time={data.finished_at ?? data.started_at} className="text-xs text-muted" />
        </p>
      )}
      {working && data && <Progress done={data.messages_done} total={data.messages_total} />}
      {data?.error && <p className="text-bad">{data.error}</p>}
      {(error || start.error) && <Problem error={error ?? start.error} />}
      <Dialog open={asking} onClose={() => setAsking(false)} title={t("projection.rebuild_title")}>
        <p>{t("projection.rebuild_text")}</p>
        <DialogActions>
          <Button onClick={() => setAsking(false)}>{t("common.cancel")}</Button>
          <Button
            kind="primary"
            data-testid="confirm-rebuild"
            onClick={() => {
              setAsking(false);
              start.mutate();
            }}
          >
            {t("projection.rebuild_start")}
          </Button>
        </DialogActions>
      </Dialog>
    </Card>
  );
}

function Verify({ mayStart }: { mayStart: boolean }) {
  const { t } = useTranslation();
  const { data, error } = useQuery({ ...verifyQuery, enabled: mayStart });
  const start = useStart("verify");
  const working = isWorking(data);
  const differences = data?.differences ?? 0;
  return (
    <Card
      title={t("projection.verify")}
      about={t("projection.verify_about")}
      action={
        <Button small icon={<ShieldCheck className="size-3.5 text-muted" />} disabled={!mayStart || working} data-testid="verify-start" onClick={() => start.mutate()}>
          {t("projection.verify_start")}
        </Button>
      }
    >
      {data && data.state !== "idle" && (
        <p className="flex items-center gap-3" data-testid="verify-state" data-state={data.state} data-differences={differences}>
          <State
            state={working ? "running" : data.error || differences > 0 ? "failed" : "succeeded"}
            word={
              working
                ? t(`projection.state_${data.state}` as "projection.state_done", { defaultValue: data.state })
                : t("projection.differences", { count: differences, tables: data.tables_compared })
            }
          />
          <Ago time={data.finished_at ?? data.started_at} className="text-xs text-muted" />
        </p>
      )}
      {working && data && <Progress done={data.messages_done} total={data.messages_total} />}
      {data?.error && <p className="text-bad">{data.error}</p>}
      {(error || start.error) && <Problem error={error ?? start.error} />}
      {data && data.first.length > 0 && <Differences rows={data.first} />}
    </Card>
  );
}

/** The tables are made from the streams; here they are made anew, or held against them. */
export function Projection() {
  const { t } = useTranslation();
  const mayStart = useCan("admin");
  return (
    <>
      {!mayStart && <p className="text-muted">{t("projection.needs_admin")}</p>}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Rebuild mayStart={mayStart} />
        <Verify mayStart={mayStart} />
      </div>
    </>
  );
}
