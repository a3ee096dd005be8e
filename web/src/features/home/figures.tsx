import { useTranslation } from "react-i18next";
import type { Summary } from "@/api/types";
import { cx } from "@/lib/cx";
import { formatNumber } from "@/lib/format";
import { paths } from "@/lib/paths";
import { AppLink } from "@/ui/link";
import { StateShape } from "@/ui/state";

interface FigureProps {
  label: string;
  value: number | undefined;
  note?: React.ReactNode;
  state: string;
  href: string;
  testId: string;
  alarm?: boolean;
}

/** A count that leads to the list behind it. */
function Figure({ label, value, note, state, href, testId, alarm }: FigureProps) {
  const { i18n } = useTranslation();
  return (
    <AppLink
      href={href}
      data-testid={testId}
      data-value={value}
      className="panel flex flex-col gap-1 px-4 py-3 transition-colors hover:border-line-strong hover:bg-hover"
    >
      <span className="flex items-center gap-1.5 text-muted">
        <StateShape state={state} />
        <span className="truncate">{label}</span>
      </span>
      <span className="flex flex-wrap items-baseline gap-x-2">
        <span className={cx("figures text-2xl leading-8 font-semibold tracking-tight", alarm && "text-bad")}>
          {value === undefined ? "–" : formatNumber(value, i18n.language)}
        </span>
        {note && <span className="figures text-xs text-muted">{note}</span>}
      </span>
    </AppLink>
  );
}

export function Figures({ summary }: { summary: Summary | undefined }) {
  const { t, i18n } = useTranslation();
  const number = (value: number | undefined) => formatNumber(value ?? 0, i18n.language);
  const failures = summary?.failures_today ?? 0;
  // The server counts its days in UTC; the list behind the figure must hold the same runs.
  const since = summary && `${summary.now.slice(0, 10)}T00:00:00Z`;
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Figure
        testId="figure-online"
        label={t("home.online")}
        value={summary?.agents.online}
        note={summary && t("home.of_all", { total: number(summary.agents.total) })}
        state="online"
        href={paths.machines({ status: "online" })}
      />
      <Figure
        testId="figure-offline"
        label={t("home.offline_label")}
        value={summary?.agents.offline}
        state="offline"
        href={paths.machines({ status: "offline" })}
      />
      <Figure
        testId="figure-in-flight"
        label={t("home.in_flight")}
        value={summary?.runs_in_flight}
        note={summary && t("home.executions", { count: summary.executions_in_flight })}
        state="running"
        href={paths.runs({ outcome: "running" })}
      />
      <Figure
        testId="figure-failures"
        label={t("home.failures")}
        value={summary?.failures_today}
        note={summary && (failures > 0 ? t("home.failures_some") : t("home.failures_none"))}
        state={failures > 0 ? "failed" : "ok"}
        alarm={failures > 0}
        href={paths.runs({ outcome: "failures", since })}
      />
      {(summary?.dead_letters ?? 0) > 0 && (
        <AppLink
          href={paths.system({ tab: "dead-letters" })}
          data-testid="figure-dead-letters"
          className="col-span-full flex items-center gap-2 rounded-lg bg-warn-soft px-4 py-2 text-warn"
        >
          <StateShape state="stopped" />
          <span className="figures font-medium">
            {t("home.dead_letters")}: {number(summary?.dead_letters)}
          </span>
          <span className="truncate max-sm:hidden">{t("home.dead_letters_note")}</span>
        </AppLink>
      )}
    </div>
  );
}
