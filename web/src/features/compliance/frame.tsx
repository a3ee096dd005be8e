import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { paths } from "@/lib/paths";
import { Page, PageHeader } from "@/ui/page";
import { TabLinks } from "@/ui/tabs";

/** The pages of Compliance: how things stand, as a matrix, what changed, and what was worth an alert. */
export function ComplianceFrame({ current, state, fill, children }: {
  current: "now" | "matrix" | "changes" | "alerts";
  state?: ReactNode;
  fill?: boolean;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <Page fill={fill}>
      <PageHeader title={t("compliance.title")} state={state} />
      <TabLinks
        label={t("compliance.title")}
        current={current}
        tabs={[
          { id: "now", href: paths.compliance(), label: t("compliance.now") },
          { id: "matrix", href: paths.complianceMatrix(), label: t("compliance.matrix") },
          { id: "changes", href: paths.complianceChanges(), label: t("compliance.changes") },
          { id: "alerts", href: paths.complianceAlerts(), label: t("compliance.alerts") },
        ]}
      />
      {children}
    </Page>
  );
}
