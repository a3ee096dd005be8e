import { useTranslation } from "react-i18next";
import type { SparseTarget } from "@/api/types";
import { formatNumber } from "@/lib/format";

/** A target in words: everybody, the groups, the machine, or how many machines. */
export function useTargetWords(): (target: SparseTarget | null | undefined, count: number) => string {
  const { t, i18n } = useTranslation();
  return (target, count) => {
    if (target?.all) return t("common.everything");
    const [onlyMachine] = target?.pcs ?? [];
    const groups = target?.groups ?? [];
    if (groups.length > 0 && !onlyMachine) {
      return t("common.group", { count: groups.length, names: groups.join(", ") });
    }
    if (groups.length === 0 && target?.pcs?.length === 1 && onlyMachine) return onlyMachine;
    return t("common.machines", { count, formatted: formatNumber(count, i18n.language) });
  };
}
