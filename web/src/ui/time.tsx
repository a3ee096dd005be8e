import { useTranslation } from "react-i18next";
import { useNow } from "@/lib/clock";
import { formatAgo, formatExact, formatSpan } from "@/lib/format";

/** When, relative to now; the exact time on hover. */
export function Ago({ time, className }: { time: string | null | undefined; className?: string }) {
  const { i18n } = useTranslation();
  const now = useNow();
  if (!time) return <span className="text-faint">–</span>;
  return (
    <time dateTime={time} title={formatExact(time, i18n.language)} className={className}>
      {formatAgo(Date.parse(time), now, i18n.language)}
    </time>
  );
}

/** How long it took, or has been going on. */
export function Took({ from, to }: { from: string | null | undefined; to: string | null | undefined }) {
  const { i18n } = useTranslation();
  const now = useNow();
  if (!from) return <span className="text-faint">–</span>;
  return <span className="figures">{formatSpan((to ? Date.parse(to) : now) - Date.parse(from), i18n.language)}</span>;
}
