import { useLocation } from "@tanstack/react-router";
import { ChevronRight, Search } from "lucide-react";
import { useTranslation } from "react-i18next";
import { middleCut } from "@/lib/format";
import { paths } from "@/lib/paths";
import { AppLink } from "@/ui/link";
import { IconButton } from "@/ui/button";
import { AccountButton } from "./account-button";
import { LiveMark } from "./live-mark";
import { LanguageButton, ThemeButton } from "./preferences";
import { Logo } from "./logo";
import { PAGES, pageOf } from "./pages";

function useCrumbs(): { page?: (typeof PAGES)[number]; last?: string } {
  const pathname = useLocation({ select: (location) => location.pathname });
  const page = PAGES.find((each) => each.id === pageOf(pathname));
  const { t } = useTranslation();
  const [first, second, third] = pathname.split("/").filter(Boolean);
  if (first === "account") return { last: t("password.title") };
  // Tabs of a page are not places of their own; what they show of one thing is.
  if (first === "activity" || first === "compliance" || first === "files") return { page };
  if (first === "inventory") return { page, last: third && decodeURIComponent(second!) };
  if (pathname === paths.views()) return { page, last: t("views.title") };
  if (pathname === paths.newView()) return { page, last: t("views.new_title") };
  if (pathname === paths.newJob()) return { page, last: t("jobs.new_title") };
  if (second === "new") return { page, last: t("common.new") };
  if (first === "config") return { page, last: t("config.title") };
  if (pathname === paths.secrets()) return { page, last: t("secrets.title") };
  return { page, last: second && decodeURIComponent(second) };
}

export function TopBar({ onSearch, onKeys }: { onSearch: () => void; onKeys: () => void }) {
  const { t } = useTranslation();
  const { page, last } = useCrumbs();
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-surface px-4 md:px-6">
      <title>{[last, page && t(`nav.${page.id}`), "kanade"].filter(Boolean).join(" · ")}</title>
      <Logo className="size-5 shrink-0 md:hidden" />
      <nav aria-label={t("nav.where")} className="min-w-0 flex-1">
      <ol className="flex min-w-0 items-center gap-1 text-sm">
        {page && (
          <li className={last ? "text-muted max-sm:hidden" : "font-medium"}>
            {last ? (
              <AppLink href={page.href} className="rounded hover:text-text hover:underline">
                {t(`nav.${page.id}`)}
              </AppLink>
            ) : (
              t(`nav.${page.id}`)
            )}
          </li>
        )}
        {last && (
          <li className="flex min-w-0 items-center gap-1 font-medium" title={last}>
            {page && <ChevronRight className="size-3.5 shrink-0 text-faint max-sm:hidden" aria-hidden="true" />}
            <span className="truncate">{middleCut(last, 28)}</span>
          </li>
        )}
      </ol>
      </nav>
      <button
        type="button"
        onClick={onSearch}
        data-testid="open-palette"
        className="hidden h-8 w-60 items-center gap-2 rounded-md border border-line bg-sunken px-2.5 text-muted transition-colors hover:border-line-strong md:flex"
      >
        <Search className="size-3.5" aria-hidden="true" />
        <span className="flex-1 truncate text-left">{t("shell.search")}</span>
        <kbd className="rounded border border-line bg-surface px-1 font-sans text-2xs">Ctrl K</kbd>
      </button>
      <IconButton label={t("shell.search")} onClick={onSearch} className="md:hidden">
        <Search className="size-5" />
      </IconButton>
      <LiveMark />
      <div className="flex items-center">
        <LanguageButton />
        <ThemeButton />
        <AccountButton onKeys={onKeys} />
      </div>
    </header>
  );
}
