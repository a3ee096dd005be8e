import { useTranslation } from "react-i18next";

/** The word for a state; one this version does not know stands for itself. */
export function useStateWord(): (state: string) => string {
  const { t } = useTranslation();
  return (state) => t(`state.${state}` as "state.ok", { defaultValue: state });
}
