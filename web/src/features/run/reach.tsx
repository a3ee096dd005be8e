import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Reach } from "@/api/types";
import { cx } from "@/lib/cx";
import { formatNumber, osName } from "@/lib/format";
import { StateShape } from "@/ui/state";

function Shares({ title, rows, total }: { title: string; rows: { name: string; count: number }[]; total: number }) {
  const { i18n } = useTranslation();
  if (rows.length === 0) return null;
  return (
    <div>
      <h3 className="mb-1.5 text-xs text-muted">{title}</h3>
      <ul className="flex flex-col gap-1">
        {rows.slice(0, 8).map(({ name, count }) => (
          <li key={name} className="grid grid-cols-[6rem_1fr_3rem] items-center gap-3">
            <span className="truncate">{name}</span>
            <span className="h-1.5 overflow-hidden rounded-full bg-line">
              <span className="block h-full rounded-full bg-accent" style={{ width: `${(100 * count) / Math.max(1, total)}%` }} />
            </span>
            <span className="figures text-right text-muted">{formatNumber(count, i18n.language)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Skipping({ reach, systems }: { reach: Reach; systems?: string[] }) {
  const { t } = useTranslation();
  if (!systems?.length) return null;
  const others = reach.by_os.filter((row) => row.os_family && !systems.includes(row.os_family));
  const count = others.reduce((sum, row) => sum + row.count, 0);
  if (count === 0) return null;
  const names = systems.map((system) => osName(system) ?? system).join(", ");
  return (
    <p className="-mt-2 text-warn" data-testid="reach-skipping" data-count={count}>
      {t("run.reach_skipping", { count, systems: names })}
    </p>
  );
}

/** Whom a target reaches, before anything is sent. */
export function ReachView({ reach, stale, systems, none, children }: {
  reach: Reach | undefined;
  stale: boolean;
  /** The systems the job is for; machines of another one skip it. */
  systems?: string[];
  /** What to say while nobody is chosen. */
  none?: string;
  children?: ReactNode;
}) {
  const { t, i18n } = useTranslation();
  if (!reach) {
    return (
      <div className="flex flex-col gap-4">
        <p className="text-muted">{none ?? t("run.reach_none")}</p>
        {children}
      </div>
    );
  }
  return (
    <div className={cx("flex flex-col gap-4 transition-opacity", stale && "opacity-60")} aria-live="polite">
      <div>
        <div className="flex items-baseline gap-2">
          <span
            data-testid="reach-count"
            data-count={reach.count}
            className="figures text-3xl leading-9 font-semibold tracking-tight"
          >
            {formatNumber(reach.count, i18n.language)}
          </span>
          <span className="text-muted">{t("column.machines")}</span>
        </div>
        {reach.count === 0 && <p className="text-warn">{t("run.reach_zero")}</p>}
        {reach.offline > 0 && (
          <p className="mt-1 flex gap-1.5 text-muted">
            <StateShape state="offline" className="mt-1" />
            {t("run.reach_offline", { count: reach.offline })}
          </p>
        )}
      </div>
      <Skipping reach={reach} systems={systems} />
      {children}
      <Shares
        title={t("run.by_system")}
        total={reach.count}
        rows={reach.by_os.map((row) => ({ name: osName(row.os_family) ?? t("common.unknown"), count: row.count }))}
      />
      <Shares
        title={t("run.by_group")}
        total={reach.count}
        rows={reach.by_group.map((row) => ({ name: row.group, count: row.count }))}
      />
      {reach.sample.length > 0 && (
        <div>
          <h3 className="mb-1 text-xs text-muted">{t("run.sample")}</h3>
          <p className="text-xs leading-5 text-muted">
            {reach.sample.slice(0, 12).join(", ")}
            {reach.count > 12 && ", …"}
          </p>
        </div>
      )}
    </div>
  );
}
