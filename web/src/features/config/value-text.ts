import { useTranslation } from "react-i18next";
import type { EffectiveConfig } from "@/api/queries/config";
import { useNow } from "@/lib/clock";
import { formatExact } from "@/lib/format";
import type { Setting } from "./settings";

/** A setting's value as people read it. */
export function useValueText(): (name: Setting, value: EffectiveConfig[Setting]) => string {
  const { t, i18n } = useTranslation();
  const now = useNow();
  return (name, value) => {
    if (value === null || value === undefined) return name === "max_local_concurrent" ? t("here.by_cores") : "–";
    if (typeof value === "boolean") return t(value ? "config.yes" : "config.no");
    if (name !== "process_perf_expires_at") return String(value);
    const exact = formatExact(String(value), i18n.language);
    return Date.parse(String(value)) < now ? t("here.is_over", { when: exact }) : exact;
  };
}
