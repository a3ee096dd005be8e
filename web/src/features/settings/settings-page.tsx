import { useTranslation } from "react-i18next";
import { useAddress } from "@/features/shared/search";
import { useCan } from "@/api/queries/session";
import { Retention } from "@/features/system/retention";
import { paths } from "@/lib/paths";
import { Page, PageHeader } from "@/ui/page";
import { ProblemBox } from "@/ui/problem";
import { TabLinks } from "@/ui/tabs";
import { Deliveries } from "./deliveries";
import { Mail } from "./mail";
import { Webhooks } from "./webhooks";

const TABS = ["mail", "webhooks", "deliveries", "retention"] as const;

/** How operators are told, and how long what is kept. */
export function SettingsPage() {
  const { t } = useTranslation();
  const [search] = useAddress();
  const may = useCan("admin");
  const tab = TABS.find((each) => each === search.tab) ?? "mail";
  return (
    <Page>
      <PageHeader title={t("settings.title")} />
      <TabLinks
        label={t("settings.title")}
        current={tab}
        tabs={[
          ...TABS.map((id) => ({
            id: id as string,
            href: paths.settings(id === "mail" ? {} : { tab: id }),
            label: t(`settings.${id}`),
          })),
          { id: "secrets", href: paths.secrets(), label: t("secrets.title") },
        ]}
      />
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
