import { useTranslation } from "react-i18next";
import { useAddress } from "@/features/shared/search";
import { useCan } from "@/api/queries/session";
import { Retention } from "@/features/system/retention";
import { Page, PageHeader } from "@/ui/page";
import { ProblemBox } from "@/ui/problem";
import { Deliveries } from "./deliveries";
import { Mail } from "./mail";
import { SETTINGS_TABS, SettingsTabs } from "./settings-tabs";
import { Webhooks } from "./webhooks";

/** How operators are told, and how long what is kept. */
export function SettingsPage() {
  const { t } = useTranslation();
  const [search] = useAddress();
  const may = useCan("admin");
  const tab = SETTINGS_TABS.find((each) => each === search.tab) ?? "mail";
  return (
    <Page>
      <PageHeader title={t("settings.title")} />
      <SettingsTabs current={tab} />
      {!may && tab !== "retention" && (
        <ProblemBox what={t("problem.forbidden", { role: t("shell.role_admin") })} next={t("problem.forbidden_next")} />
      )}
      {may && tab === "mail" && <Mail />}
      {may && tab === "webhooks" && <Webhooks />}
      {may && tab === "deliveries" && <Deliveries />}
      {tab === "retention" && <Retention />}
    </Page>
  );
}
