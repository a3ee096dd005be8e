import { useTranslation } from "react-i18next";

/** Why a run ended as it did; a reason this version does not know is shown as it came. */
export function useReasonWord(): (reason: string) => string {
  const { t } = useTranslation();
  return (reason) => t(`reason.${reason}` as "reason.expired", { defaultValue: reason.replaceAll("_", " ") });
}
