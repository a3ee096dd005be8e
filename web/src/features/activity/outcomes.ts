import { useTranslation } from "react-i18next";
import type { ResultFilter } from "@/api/queries/results";
import { OUTCOMES, UNSUCCESSFUL } from "@/lib/outcomes";
import { useStateWord } from "@/ui/state-word";

/** What the choice of an outcome asks for: one, all that need a look, or what came up against a limit. */
export function outcomeFilter(choice: string | undefined): Pick<ResultFilter, "outcome" | "limits"> {
  if (choice === "failures") return { outcome: UNSUCCESSFUL.join(",") };
  if (choice === "limits") return { limits: "met" };
  return { outcome: choice };
}

/** The choices with their words. */
export function useOutcomeChoices(): [string, string][] {
  const { t } = useTranslation();
  const word = useStateWord();
  const outcomes = ["running", ...OUTCOMES].map((state): [string, string] => [state, word(state)]);
  return [["", t("activity.any_outcome")], ["failures", t("activity.failures")], ["limits", t("here.over_limits")], ...outcomes];
}
