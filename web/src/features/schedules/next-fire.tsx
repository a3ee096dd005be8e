import { useTranslation } from "react-i18next";
import { useNow } from "@/lib/clock";
import { formatAgo, formatExact } from "@/lib/format";

/** A time that will come: how far away it is, and exactly when. */
export function NextFire({ time, exact }: { time: string | null | undefined; exact?: boolean }) {
  const { i18n } = useTranslation();
  const now = useNow();
  if (!time) return <span className="text-faint">–</span>;
  const full = formatExact(time, i18n.language);
  return (
    <time dateTime={time} title={full} data-testid="next-fire">
      {formatAgo(Date.parse(time), now, i18n.language)}
      {exact && <span className="figures text-muted"> – {full}</span>}
    </time>
  );
}
