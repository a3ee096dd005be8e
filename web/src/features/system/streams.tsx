import { useTranslation } from "react-i18next";
import type { ProjectionHealth } from "@/api/types";
import { cx } from "@/lib/cx";
import { formatNumber } from "@/lib/format";
import { Panel } from "@/ui/page";
import { State } from "@/ui/state";

const GRID = "grid items-center gap-x-4 px-4 grid-cols-[minmax(0,1.2fr)_minmax(0,1.2fr)_7rem_6rem] max-md:grid-cols-[1fr_auto_auto]";

/** What the streams lost to retention and what had to be read again, counted. */
export function Streams({ projections }: { projections: ProjectionHealth[] }) {
  const { t, i18n } = useTranslation();
  const number = (value: number) => formatNumber(value, i18n.language);
  const whole = projections.every((each) => each.gap_messages === 0);
  return (
    <Panel title={t("system.streams")} aside={whole && <State state="ok" word={t("system.streams_ok")} />}>
      <div className={`${GRID} h-8 border-b border-line text-xs text-muted`}>
        <span>{t("system.stream")}</span>
        <span className="max-md:hidden">{t("system.projection")}</span>
        <span className="text-right">{t("system.gaps")}</span>
        <span className="text-right">{t("system.restored")}</span>
      </div>
      {projections.map((each) => (
        <div key={`${each.stream}/${each.name}`} className={`${GRID} h-8 border-b border-line/60 last:border-b-0`}>
          <span className="mono truncate">{each.stream}</span>
          <span className="truncate text-muted max-md:hidden">{each.name}</span>
          <span className={cx("figures text-right", each.gap_messages > 0 ? "font-medium text-warn" : "text-muted")}>
            {number(each.gap_messages)}
          </span>
          <span className={cx("figures text-right", each.restored_count > 0 ? "font-medium text-warn" : "text-muted")}>
            {number(each.restored_count)}
          </span>
        </div>
      ))}
    </Panel>
  );
}
