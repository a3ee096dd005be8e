import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { brokerUsageQuery } from "@/api/queries/storage";
import type { Stored } from "@/api/types/storage";
import { Problem } from "@/features/shared/problem";
import { cx } from "@/lib/cx";
import { formatBytes, formatNumber, formatSpan } from "@/lib/format";
import { Skeleton } from "@/ui/empty";
import { Panel } from "@/ui/page";
import { State, StateShape } from "@/ui/state";
import { Ago } from "@/ui/time";

const STREAM_GRID =
  "grid items-center gap-x-4 gap-y-1 px-4 grid-cols-[1fr_auto] @4xl:grid-cols-[minmax(8rem,1.4fr)_6rem_minmax(12rem,2fr)_6rem_6.5rem_6.5rem]";
const BUCKET_GRID = "grid items-center gap-x-4 px-4 grid-cols-[minmax(8rem,1.4fr)_6rem_minmax(8rem,2fr)] max-md:grid-cols-[1fr_4rem_6rem]";

const NEARLY_FULL = 80;

/** How full against its limit: a bar, the words, and a warning before it is too late. */
function Fill({ usage }: { usage: Stored }) {
  const { t, i18n } = useTranslation();
  const percent = usage.usage_pct ?? undefined;
  const bytes = formatBytes(usage.bytes, i18n.language);
    const high = percent !== undefined && percent >= NEARLY_FULL;
  return (
    <span className="flex min-w-0 flex-col gap-1">
      <span className={cx("figures flex justify-between gap-2 text-xs", high ? "font-medium text-warn" : "text-muted")}>
        <span className="truncate">
          {usage.max_bytes ? t("storage.of", { used: bytes, limit: formatBytes(usage.max_bytes, i18n.language) }) : bytes}
        </span>
        {percent !== undefined && <span>{`${percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`}</span>}
      </span>
      {percent !== undefined && (
        <span className="h-1.5 overflow-hidden rounded-full bg-line" aria-hidden="true">
          <span
            className={cx("block h-full rounded-full", high ? "bg-warn-fill" : "bg-accent")}
            style={{ width: `${Math.min(100, percent)}%` }}
          />
        </span>
      )}
    </span>
  );
}

function Name({ usage }: { usage: Stored }) {
  const { t } = useTranslation();
  return (
    <span className="min-w-0">
      <span className="mono block truncate">{usage.name}</span>
      {!usage.exists && <State state="failed" word={t("storage.missing")} className="text-xs" />}
      {usage.warning && (
        <span className="flex items-baseline gap-1.5 text-xs text-warn">
          <StateShape state="stopped" className="translate-y-0.5" />
          {usage.warning}
        </span>
      )}
    </span>
  );
}

function StreamTable({ streams }: { streams: Stored[] }) {
  const { t, i18n } = useTranslation();
  return (
    <Panel title={t("system.streams")}>
      <div className={`${STREAM_GRID} h-8 border-b border-line text-xs text-muted @max-4xl:hidden`}>
        <span>{t("system.stream")}</span>
        <span className="text-right">{t("storage.messages")}</span>
        <span>{t("storage.size")}</span>
        <span className="text-right">{t("storage.age")}</span>
        <span className="text-right">{t("storage.first")}</span>
        <span className="text-right">{t("storage.last")}</span>
      </div>
      {streams.map((stream) => (
        <div key={stream.name} data-testid="stream-row" data-stream={stream.name} className={`${STREAM_GRID} min-h-11 border-b border-line/60 py-1.5 last:border-b-0`}>
          <Name usage={stream} />
          <span className="figures text-right">{formatNumber(stream.messages, i18n.language)}</span>
          <span className="min-w-0 @max-4xl:col-span-2">
            <Fill usage={stream} />
          </span>
          <span className="figures text-right text-muted @max-4xl:hidden">
            {stream.max_age_secs ? formatSpan(stream.max_age_secs * 1000, i18n.language) : t("storage.no_limit")}
          </span>
          <span className="text-right text-xs text-muted @max-4xl:hidden">
            <Ago time={stream.first_at} />
          </span>
          <span className="text-right text-xs text-muted @max-4xl:hidden">
            <Ago time={stream.last_at} />
          </span>
        </div>
      ))}
    </Panel>
  );
}

function BucketTable({ title, buckets, testId }: { title: string; buckets: Stored[]; testId: string }) {
  const { t, i18n } = useTranslation();
  return (
    <Panel title={title}>
      <div className={`${BUCKET_GRID} h-8 border-b border-line text-xs text-muted`}>
        <span>{t("storage.name")}</span>
        <span className="text-right">{t("storage.values")}</span>
        <span>{t("storage.size")}</span>
      </div>
      {buckets.map((bucket) => (
        <div key={bucket.name} data-testid={testId} data-bucket={bucket.name} className={`${BUCKET_GRID} min-h-9 border-b border-line/60 py-1.5 last:border-b-0`}>
          <Name usage={bucket} />
          <span className="figures text-right">
            {formatNumber(bucket.values, i18n.language)}
          </span>
          <Fill usage={bucket} />
        </div>
      ))}
    </Panel>
  );
}

/** The broker's streams, buckets and object stores against their limits. */
export function Usage() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(brokerUsageQuery);
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!data) return <Panel><Skeleton rows={10} /></Panel>;
  return (
    <>
      <StreamTable streams={data.streams} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <BucketTable title={t("storage.buckets")} buckets={data.kv_buckets} testId="bucket-row" />
        <BucketTable title={t("storage.stores")} buckets={data.object_stores} testId="store-row" />
      </div>
    </>
  );
}
