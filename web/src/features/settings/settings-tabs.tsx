import { useTranslation } from "react-i18next";
import { paths } from "@/lib/paths";
import { TabLinks } from "@/ui/tabs";

export const SETTINGS_TABS = ["mail", "webhooks", "deliveries", "retention"] as const;
export type SettingsTab = (typeof SETTINGS_TABS)[number] | "secrets";

/** The pages of Settings. */
export function SettingsTabs({ current }: { current: SettingsTab }) {
  const { t } = useTranslation();
  return (
    <TabLinks
      label={t("settings.title")}
      current={current}
      tabs={[
        ...SETTINGS_TABS.map((id) => ({
          id: id as SettingsTab,
          href: paths.settings(id === "mail" ? {} : { tab: id }),
          label: t(`settings.${id}`),
        })),
        { id: "secrets", href: paths.secrets(), label: t("secrets.title") },
      ]}
    />
  );
}
