import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { paths } from "@/lib/paths";
import { Page, PageHeader } from "@/ui/page";
import { TabLinks } from "@/ui/tabs";

type Tab = "probes" | "look_up" | "changes" | "first_seen";

/** The pages of Inventory: what reports, look-ups over all machines, and what changed. */
export function InventoryFrame({ current, probe, state, actions, fill, children }: {
  current: Tab;
  /** Carried from tab to tab. */
  probe?: string;
  state?: ReactNode;
  actions?: ReactNode;
  fill?: boolean;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const tabs: [Tab, string][] = [
    ["probes", paths.inventory()],
    ["look_up", paths.inventoryLookUp({ probe })],
    ["changes", paths.inventoryChanges({ probe })],
    ["first_seen", paths.inventoryFirstSeen({ probe })],
  ];
  return (
    <Page fill={fill}>
      <PageHeader title={t("inventory.title")} state={state} actions={actions} />
      <TabLinks
        label={t("inventory.title")}
        current={current}
        tabs={tabs.map(([id, href]) => ({ id, href, label: t(`inventory.${id}`) }))}
      />
      {children}
    </Page>
  );
}
