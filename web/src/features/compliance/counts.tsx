import { useTranslation } from "react-i18next";
import type { CheckCount } from "@/api/types/checks";
import { cx } from "@/lib/cx";
import { formatNumber } from "@/lib/format";
import { paths, type Search } from "@/lib/paths";
import { AppLink } from "@/ui/link";
import { OutcomeBar } from "@/ui/outcome-bar";
import { Panel } from "@/ui/page";
import { StateShape } from "@/ui/state";
import { STATUSES } from "./check-state";
import { ClearCheck } from "./clear";

function CountLink({ state, word, count, chosen, search }: {
  state: string;
  word: string;
  count: number;
  chosen: boolean;
  search: Search;
}) {
  const { i18n } = useTranslation();
  return (
    <AppLink
      href={chosen ? paths.compliance() : paths.compliance(search)}
      aria-current={chosen ? "true" : undefined}
      data-testid={`check-count-${state}`}
      data-count={count}
      className={cx(
        "flex items-center gap-1.5 rounded-md px-2 py-1 whitespace-nowrap max-md:min-h-10",
        count === 0 ? "text-faint max-md:hidden" : "text-text",
        chosen ? "bg-selected" : "hover:bg-hover",
      )}
    >
      <StateShape state={state} className={count === 0 ? "opacity-50" : ""} />
      <span className="figures font-medium">{formatNumber(count, i18n.language)}</span>
      <span className="text-muted">{word}</span>
    </AppLink>
  );
}

function CheckLine({ count, search }: { count: CheckCount; search: Record<string, string | undefined> }) {
  const { t } = useTranslation();
  const name = count.check_name;
  const total = count.ok + count.warn + count.fail + count.unknown;
  const here = search.check === name;
  return (
    <div
      data-testid="check"
      data-check={name}
      className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1.5 border-b border-line/60 px-4 py-2 last:border-b-0 @3xl:grid-cols-[minmax(0,1.2fr)_minmax(5rem,1fr)_auto_1.5rem]"
    >
      <AppLink
        href={paths.compliance({ check: name, status: "all" })}
        title={name}
        className={cx("truncate font-medium hover:text-accent", here && "text-accent")}
      >
        {count.label || name}
      </AppLink>
      <span className="@max-3xl:order-3 @max-3xl:col-span-2">
        <OutcomeBar total={total} parts={[...STATUSES].reverse().map((state) => ({ state, count: count[state] }))} />
      </span>
      <span className="-ml-2 flex flex-wrap items-center @max-3xl:order-4 @max-3xl:col-span-2 @3xl:ml-0 @3xl:grid @3xl:grid-cols-[repeat(5,minmax(6.5rem,auto))]">
        {STATUSES.map((status) => (
          <CountLink
            key={status}
            state={status}
            word={t(`compliance.${status}`)}
            count={count[status]}
            chosen={here && search.status === status}
            search={{ check: name, status }}
          />
        ))}
        <CountLink
          state="stale"
          word={t("compliance.stale")}
          count={count.stale ?? 0}
          chosen={here && search.stale === "1"}
          search={{ check: name, status: "all", stale: "1" }}
        />
      </span>
      <ClearCheck check={name} label={count.label || name} machines={total} />
    </div>
  );
}

/** Every check with how the machines stand; each figure filters the rows below. */
export function Counts({ counts, search }: { counts: CheckCount[]; search: Record<string, string | undefined> }) {
  return (
    <Panel>
      {counts.map((count) => (
        <CheckLine key={count.check_name} count={count} search={search} />
      ))}
    </Panel>
  );
}
