import { useTranslation } from "react-i18next";
import type { CheckStatus } from "@/api/types/checks";
import { State } from "@/ui/state";

export const STATUSES: readonly CheckStatus[] = ["fail", "warn", "unknown", "ok"];

/** How a check came out, in its own words. */
export function CheckState({ status, className }: { status: string; className?: string }) {
  const { t } = useTranslation();
  return <State state={status} word={t(`compliance.${status as CheckStatus}`, { defaultValue: status })} className={className} />;
}
