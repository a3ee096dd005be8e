import { useTranslation } from "react-i18next";
import type { FleetHealth } from "@/api/types";
import { cx } from "@/lib/cx";
import { formatNumber } from "@/lib/format";
import { Panel } from "@/ui/page";
import { State } from "@/ui/state";

const GRID = "grid items-center gap-x-4 px-4 grid-cols-[minmax(0,1.2fr)_minmax(0,1.2fr)_7rem_6rem] max-md:grid-cols-[1fr_auto_auto]";

/** What the streams lost to retention and what had to be read again, counted. */
export function Streams({ streams }: { streams: FleetHealth["streams"] }) {
  const { t, i18n } = useTranslation();
  const number = (value: number) => formatNumber(value, i18n.language);
  const whole = streams.every((stream) => stream.gaps === 0);
  return (
    <Panel title={t("system.streams")} aside={whole && <State state="ok" word={t("system.streams_ok")} />}>
      <div className={`${GRID} h-8 border-b border-line text-xs text-muted`}>
        <span>{t("system.stream")}</span>
        <span className="max-md:hidden">{t("system.projection")}</span>
        <span className="text-right">{t("system.gaps")}</span>
        <span className="text-right">{t("system.restored")}</span>
      </div>
      {streams.map((stream) => (
        <div key={`${stream.name}/${stream.projection}`} className={`${GRID} h-8 border-b border-line/60 last:border-b-0`}>
          <span className="mono truncate">{stream.name}</span>
          <span className="truncate text-muted max-md:hidden">{stream.projection}</span>
          <span className={cx("figures text-right", stream.gaps > 0 ? "font-medium text-warn" : "text-muted")}>
            {number(stream.gaps)}
          </span>
          <span className={cx("figures text-right", stream.restored > 0 ? "font-medium text-warn" : "text-muted")}>
            {number(stream.restored)}
          </span>
        </div>
      ))}
    </Panel>
  );
}
