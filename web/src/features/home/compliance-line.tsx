import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { checkCountsQuery } from "@/api/queries/checks";
import { formatNumber } from "@/lib/format";
import { paths } from "@/lib/paths";
import { AppLink } from "@/ui/link";
import { StateShape } from "@/ui/state";

const SHOWN = ["fail", "warn", "unknown", "stale", "ok"] as const;

/** How all checks stand together; each figure leads to its rows. Not there while nothing is checked. */
export function ComplianceLine() {
  const { t, i18n } = useTranslation();
  const counts = useQuery(checkCountsQuery).data;
  if (!counts || counts.length === 0) return null;
  const sum = (state: (typeof SHOWN)[number]) => counts.reduce((total, count) => total + (count[state] ?? 0), 0);
  const address = (state: string) =>
    paths.compliance(state === "stale" ? { status: "all", stale: "1" } : { status: state });
  return (
    <section className="panel flex flex-wrap items-center gap-x-2 gap-y-1 px-4 py-2" data-testid="home-compliance">
      <AppLink href={paths.compliance()} className="mr-2 font-semibold hover:text-accent">
        {t("compliance.line")}
      </AppLink>
      {SHOWN.map((state) => ({ state, count: sum(state) }))
        .filter(({ state, count }) => count > 0 || state === "fail")
        .map(({ state, count }) => (
          <AppLink
            key={state}
            href={address(state)}
            data-testid={`home-check-${state}`}
            data-count={count}
            className="flex items-center gap-1.5 rounded-md px-2 py-1 hover:bg-hover max-md:min-h-10"
          >
            <StateShape state={state} className={count === 0 ? "opacity-50" : ""} />
            <span className="figures font-medium">{formatNumber(count, i18n.language)}</span>
            <span className="text-muted">{t(`compliance.${state}`)}</span>
          </AppLink>
        ))}
    </section>
  );
}
