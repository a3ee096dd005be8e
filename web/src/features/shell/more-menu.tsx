import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useGo } from "@/ui/link";
import { Menu, MenuItem, MenuLine } from "@/ui/menu";
import type { NavPage } from "./pages";

/** The other pages, on a phone. Opens at once: it is fetched when first asked for. */
export default function MoreMenu({ pages, className, children }: {
  pages: NavPage[];
  className: string;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const go = useGo();
  return (
    <Menu
      openAtOnce
      trigger={
        <button type="button" data-testid="nav-more" aria-label={t("nav.more")} className={className}>
          {children}
        </button>
      }
    >
      {pages.map((page, at) => (
        <div key={page.id}>
          {at > 0 && pages[at - 1]!.group !== page.group && <MenuLine />}
          <MenuItem icon={<page.icon />} testId={`more-${page.id}`} onSelect={() => go(page.href)}>
            {t(`nav.${page.id}`)}
          </MenuItem>
        </div>
      ))}
    </Menu>
  );
}
