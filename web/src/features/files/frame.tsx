import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { paths } from "@/lib/paths";
import { Page, PageHeader } from "@/ui/page";
import { TabLinks } from "@/ui/tabs";
import { FilesUsage } from "./usage";

export type FilesTab = "packages" | "scripts" | "releases" | "bundles";

/** The pages of Files: one for each kind, each with what its store takes. */
export function FilesFrame({ current, actions, children }: { current: FilesTab; actions?: ReactNode; children: ReactNode }) {
  const { t } = useTranslation();
  const tabs: FilesTab[] = ["packages", "scripts", "releases", "bundles"];
  return (
    <Page>
      <PageHeader title={t("files.title")} actions={actions} />
      <TabLinks
        label={t("files.title")}
        current={current}
        tabs={tabs.map((id) => ({ id, href: paths.files(id), label: t(`files.${id}`) }))}
      />
      <FilesUsage kind={current} />
      {children}
    </Page>
  );
}
