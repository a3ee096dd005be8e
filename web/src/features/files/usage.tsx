import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { filesUsageQuery } from "@/api/queries/files";
import { cx } from "@/lib/cx";
import { formatBytes, formatNumber } from "@/lib/format";
import type { FilesTab } from "./frame";

const NEARLY_FULL = 80;

function Bar({ label, used, limit }: { label: string; used: number; limit?: number | null }) {
  const { t, i18n } = useTranslation();
  const percent = limit ? (100 * used) / limit : undefined;
  const high = percent !== undefined && percent >= NEARLY_FULL;
  const bytes = formatBytes(used, i18n.language);
  return (
    <span className="flex min-w-48 flex-1 flex-col gap-1" data-testid="usage-bar">
      <span className={cx("figures flex justify-between gap-3 text-xs", high ? "font-medium text-warn" : "text-muted")}>
        <span>{label}</span>
        <span>{limit ? t("storage.of", { used: bytes, limit: formatBytes(limit, i18n.language) }) : bytes}</span>
      </span>
      <span className="h-1.5 overflow-hidden rounded-full bg-line" aria-hidden="true">
        <span
          className={cx("block h-full rounded-full", high ? "bg-warn-fill" : "bg-accent")}
          style={{ width: `${Math.min(100, percent ?? 0)}%` }}
        />
      </span>
    </span>
  );
}

/** What the shown kind, and everything together, takes of the broker's store; and what goes next. */
export function FilesUsage({ kind }: { kind: FilesTab }) {
  const { t, i18n } = useTranslation();
  const { data } = useQuery(filesUsageQuery);
  const store = data?.stores.find((store) => store.kind === kind);
  if (!data || !store) return null;
  const doomed = store.will_delete;
  const size = doomed.reduce((sum, file) => sum + file.size, 0);
  return (
    <div className="flex flex-col gap-2 rounded-lg border border-line bg-surface px-4 py-3">
      <div className="flex flex-wrap gap-x-8 gap-y-2">
        <Bar label={t(`files.${kind}`)} used={store.stored_bytes} limit={store.max_bytes} />
        <Bar label={t("files.everything")} used={data.stored_bytes} limit={data.max_bytes} />
      </div>
      <p className="text-xs text-muted">
        {store.objects !== null && store.objects !== undefined && <>{t("files.objects", { count: store.objects })} · </>}
        {store.kept_versions
          ? t("files.kept_versions", { count: store.kept_versions })
          : store.kept_days
            ? t("files.kept_days", { count: store.kept_days })
            : t("files.kept_all")}
        {doomed.length > 0 && (
          <span className="text-warn" title={doomed.map((file) => `${file.name}: ${file.reason}`).join("\n")}>
            {" · "}
            {t("files.doomed", {
              count: doomed.length,
              number: formatNumber(doomed.length, i18n.language),
              size: formatBytes(size, i18n.language),
            })}
          </span>
        )}
      </p>
    </div>
  );
}
