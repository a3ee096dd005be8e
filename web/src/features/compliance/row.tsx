import { useTranslation } from "react-i18next";
import type { CheckRow } from "@/api/types/checks";
import { useCan } from "@/api/queries/session";
import { paths } from "@/lib/paths";
import { State } from "@/ui/state";
import { TextLink } from "@/ui/text-link";
import { Ago } from "@/ui/time";
import { CheckState } from "./check-state";
import { ClearCheck } from "./clear";

function Why({ row }: { row: CheckRow }) {
  const { t } = useTranslation();
  const mayRun = useCan("operator");
  const problem = row.problem;
  return (
    <span className="min-w-0">
      <span className="line-clamp-2 break-words" title={row.detail ?? undefined}>
        {row.detail || <span className="text-faint">{t("compliance.no_detail")}</span>}
      </span>
      {mayRun && row.troubleshoot && row.status !== "ok" && (
        <TextLink href={paths.newRun({ job: row.troubleshoot, machines: row.pc_id })} className="text-xs" data-testid="check-remedy">
          {t("compliance.troubleshoot", { job: row.troubleshoot })}
        </TextLink>
      )}
      {problem && (
        <span className="mt-0.5 line-clamp-2 text-xs text-warn" title={problem}>
          {t("compliance.problem", { reason: problem })}
        </span>
      )}
    </span>
  );
}

function Times({ row }: { row: CheckRow }) {
  const { t } = useTranslation();
  return (
    <span className="flex flex-col text-xs whitespace-nowrap text-muted @3xl:items-end">
      {row.since && (
        <span>
          {t("compliance.since")} <Ago time={row.since} />
        </span>
      )}
      <span className="flex items-center gap-1.5">
        {row.stale && <State state="stale" word={t("compliance.stale")} testId="check-stale" />}
        {row.result_id ? (
          <TextLink href={paths.run(row.result_id)}>
            {t("compliance.reported")} <Ago time={row.recorded_at} />
          </TextLink>
        ) : (
          <span>
            {t("compliance.reported")} <Ago time={row.recorded_at} />
          </span>
        )}
      </span>
    </span>
  );
}

/** One machine under one check: how it stands, why, since when, and what can be done. */
export function CheckLine({ row }: { row: CheckRow }) {
  const label = row.label || row.check_name;
  return (
    <div
      data-testid="check-row"
      data-pc={row.pc_id}
      data-check={row.check_name}
      data-status={row.status}
      className="grid grid-cols-[1fr_auto] items-start gap-x-4 gap-y-1.5 border-b border-line/60 px-4 py-2 last:border-b-0 @3xl:grid-cols-[6.5rem_minmax(0,1.1fr)_minmax(0,2.2fr)_12rem_1.5rem] @3xl:items-center"
    >
      <CheckState status={row.status} />
      <span className="flex min-w-0 flex-col @max-3xl:col-span-2 @max-3xl:row-start-2">
        <TextLink href={paths.machine(row.pc_id)} className="truncate font-medium text-text">
          {row.pc_id}
        </TextLink>
        <TextLink href={paths.compliance({ check: row.check_name })} title={row.check_name} className="truncate text-xs text-muted">
          {label}
        </TextLink>
      </span>
      <span className="@max-3xl:col-span-2">
        <Why row={row} />
      </span>
      <span className="@max-3xl:col-span-2">
        <Times row={row} />
      </span>
      <span className="flex justify-end @max-3xl:col-start-2 @max-3xl:row-start-1">
        <ClearCheck check={row.check_name} label={label} pc={row.pc_id} machines={1} />
      </span>
    </div>
  );
}
