import { useTranslation } from "react-i18next";
import { useLive } from "@/api/live/store";
import { cx } from "@/lib/cx";
import { formatClock } from "@/lib/format";
import { StateShape } from "@/ui/state";

const SHAPE = { live: "online", connecting: "pending", lost: "disconnected" } as const;

/** Whether what is on the page is what is. */
export function LiveMark() {
  const { t } = useTranslation();
  const { status } = useLive();
  return (
    <span
      data-testid="live-status"
      data-status={status}
      role="status"
      className={cx("flex items-center gap-1.5 px-1.5 text-xs", status === "lost" ? "text-bad" : "text-muted")}
    >
      <StateShape state={SHAPE[status]} />
      <span className="max-lg:sr-only">{t(`shell.${status}`)}</span>
    </span>
  );
}

/** One line at the top while the connection is lost. */
export function LostLine() {
  const { t, i18n } = useTranslation();
  const { status, since } = useLive();
  if (status !== "lost") return null;
  return (
    <div
      role="alert"
      data-testid="connection-lost"
      className="flex items-center justify-center gap-2 bg-warn-soft px-4 py-1.5 text-center text-xs font-medium text-warn"
    >
      <StateShape state="backing_off" />
      {t("shell.lost_line", { time: formatClock(since, i18n.language) })}
    </div>
  );
}
