import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { FleetHealth } from "@/api/types";
import { formatNumber } from "@/lib/format";
import { paths } from "@/lib/paths";
import { AppLink } from "@/ui/link";
import { State } from "@/ui/state";
import { Ago } from "@/ui/time";

function Tile({ title, value, note, href }: { title: string; value: ReactNode; note?: ReactNode; href?: string }) {
  const body = (
    <>
      <span className="text-muted">{title}</span>
      <span className="figures text-base leading-6 font-semibold">{value}</span>
      {note && <span className="figures text-xs text-muted">{note}</span>}
    </>
  );
  const shape = "panel flex flex-col gap-0.5 px-4 py-3";
  return href ? (
    <AppLink href={href} className={`${shape} hover:border-line-strong hover:bg-hover`}>
      {body}
    </AppLink>
  ) : (
    <div className={shape}>{body}</div>
  );
}

/** Performance samples since the start; those that were not taken as they came are said with the reason. */
function Samples({ ingest }: { ingest: FleetHealth["performance"] }) {
  const { t, i18n } = useTranslation();
  const odd = (["refused", "from_future", "too_old", "lost"] as const).filter((name) => ingest[name] > 0);
  if (odd.length === 0) return null;
  return (
    <p className="figures rounded-lg bg-warn-soft px-4 py-2 text-warn" data-testid="samples-odd">
      {t("system.samples", { total: formatNumber(ingest.recorded, i18n.language) })}{" "}
      {odd.map((name) => t(`system.samples_${name}`, { count: ingest[name] })).join(" · ")}
      {ingest.last_refusal && <span className="block text-xs">{ingest.last_refusal}</span>}
    </p>
  );
}

/** The broker, the fleet, the day's results and what could not be read. */
export function Overview({ health }: { health: FleetHealth }) {
  const { t, i18n } = useTranslation();
  const number = (value: number) => formatNumber(value, i18n.language);
  const results = health.recent_results;
  const missing = health.jetstream?.missing ?? [];
  const problems = health.problems ?? [];
  return (
    <>
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Tile
          title={t("system.broker")}
          value={
            <span data-testid="broker-state">
              <State state={health.broker.connected ? "connected" : "disconnected"} />
            </span>
          }
          note={
            health.broker.since && (
              <>
                {t("system.since_before")}
                <Ago time={health.broker.since} />
                {t("system.since_after")}
              </>
            )
          }
        />
        <Tile
          title={t("system.machines")}
          value={t("system.heard", { active: number(health.agents.active), known: number(health.agents.known) })}
          href={paths.machines({ status: health.agents.stale > 0 ? "offline" : undefined })}
        />
        {results && (
          <Tile
            title={t("system.results", { hours: results.window_hours })}
            value={number(results.total)}
            note={t("system.failed", { count: results.failed })}
            href={paths.runs({ since: "24h", outcome: results.failed > 0 ? "failures" : undefined })}
          />
        )}
        <Tile
          title={t("system.letters")}
          value={number(health.dead_letters.last_24h)}
          note={t("system.letters_total", { count: health.dead_letters.total })}
          href={paths.system({ tab: "dead-letters" })}
        />
      </div>
      <Samples ingest={health.performance} />
      {problems.length > 0 && (
        <ul role="alert" data-testid="health-problems" className="rounded-lg bg-bad-soft px-4 py-2 text-bad">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      {missing.length > 0 && problems.length === 0 && (
        <p role="alert" className="rounded-lg bg-bad-soft px-4 py-2 text-bad">
          {t("system.missing", { names: missing.join(", ") })}
        </p>
      )}
    </>
  );
}
