import { useLocation } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { Ellipsis, PanelLeftClose, PanelLeftOpen } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { versionQuery } from "@/api/queries/system";
import { cx } from "@/lib/cx";
import { paths } from "@/lib/paths";
import { ApprovalBadge } from "@/features/stops/approval-badge";
import { useStored } from "@/lib/stored";
import { IconButton } from "@/ui/button";
import { AppLink } from "@/ui/link";
import { Logo } from "./logo";
import { pageOf, type NavPage } from "./pages";
import { usePages } from "./use-pages";

const BAR_ITEM = "flex h-14 min-w-0 flex-1 flex-col items-center justify-center gap-1 text-2xs";

function RailLink({ page, current, narrow }: { page: NavPage; current: boolean; narrow: boolean }) {
  const { t } = useTranslation();
  const name = t(`nav.${page.id}`);
  return (
    <AppLink
      href={page.href}
      data-testid={`nav-${page.id}`}
      aria-current={current ? "page" : undefined}
      aria-label={name}
      title={narrow ? name : undefined}
      className={cx(
        "flex h-8 items-center gap-2.5 rounded-md px-2.5 text-sm transition-colors",
        current ? "bg-selected font-medium text-text" : "text-muted hover:bg-hover hover:text-text",
        narrow && "justify-center px-0",
      )}
    >
      <page.icon className={cx("size-4 shrink-0", current && "text-accent")} aria-hidden="true" />
      {!narrow && <span className="truncate">{name}</span>}
      {!narrow && page.id === "activity" && <ApprovalBadge />}
    </AppLink>
  );
}

/** The left rail; on a phone its place is the bar at the bottom. */
export function Rail() {
  const { t } = useTranslation();
  const [narrow, setNarrow] = useStored("rail.narrow", false);
  const current = pageOf(useLocation({ select: (location) => location.pathname }));
  const version = useQuery(versionQuery).data?.version;
  const pages = usePages();
  const groups = [0, 1, 2].map((group) => pages.filter((page) => page.group === group));
  return (
    <aside
      className={cx(
        "hidden shrink-0 flex-col border-r border-line bg-surface transition-[width] duration-150 md:flex",
        narrow ? "w-14" : "w-52",
      )}
    >
      <AppLink
        href={paths.home()}
        className={cx("flex h-12 items-center gap-2.5 px-4.5 font-semibold tracking-tight", narrow && "justify-center px-0")}
      >
        <Logo className="size-5" />
        {!narrow && <span className="text-base">kanade</span>}
      </AppLink>
      <nav aria-label={t("nav.label")} className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto px-2 pt-2">
        {groups.map((group, at) => (
          <div key={at} className={cx("flex flex-col gap-0.5", at > 0 && "border-t border-line pt-3")}>
            {group.map((page) => (
              <RailLink key={page.id} page={page} current={page.id === current} narrow={narrow} />
            ))}
          </div>
        ))}
      </nav>
      <div className={cx("flex items-center px-2 py-2", narrow ? "justify-center" : "justify-between pl-4.5")}>
        {!narrow && <span className="figures text-xs text-faint">{version && `v${version}`}</span>}
        <IconButton label={t(narrow ? "nav.expand" : "nav.collapse")} onClick={() => setNarrow(!narrow)}>
          {narrow ? <PanelLeftOpen className="size-4" /> : <PanelLeftClose className="size-4" />}
        </IconButton>
      </div>
    </aside>
  );
}

const loadMore = () => import("./more-menu");
const MoreMenu = lazy(loadMore);

/** The pages for which the bar has no room; their menu comes when it is first wanted. */
function MoreButton({ pages, current }: { pages: NavPage[]; current: NavPage["id"] | undefined }) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState(false);
  const here = pages.find((page) => page.id === current);
  const Icon = here?.icon ?? Ellipsis;
  const className = cx(BAR_ITEM, here ? "font-medium text-accent" : "text-muted");
  const inside = (
    <>
      <Icon className="size-5" aria-hidden="true" />
      <span className="max-w-full truncate px-0.5">{here ? t(`nav.${here.id}`) : t("nav.more")}</span>
    </>
  );
  const button = (
    <button
      type="button"
      data-testid="nav-more"
      aria-label={t("nav.more")}
      aria-haspopup="menu"
      className={className}
      onPointerEnter={() => void loadMore()}
      onClick={() => setWanted(true)}
    >
      {inside}
    </button>
  );
  return wanted ? (
    <Suspense fallback={button}>
      <MoreMenu pages={pages} className={className}>
        {inside}
      </MoreMenu>
    </Suspense>
  ) : (
    button
  );
}

/** The rail of a phone: where the work begins, and a menu with the rest. */
export function BottomBar() {
  const { t } = useTranslation();
  const pages = usePages();
  const current = pageOf(useLocation({ select: (location) => location.pathname }));
  return (
    <nav
      aria-label={t("nav.label")}
      className="flex shrink-0 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {pages
        .filter((page) => page.group === 0)
        .map((page) => (
          <AppLink
            key={page.id}
            href={page.href}
            aria-current={page.id === current ? "page" : undefined}
            className={cx(BAR_ITEM, page.id === current ? "font-medium text-accent" : "text-muted")}
          >
            <page.icon className="size-5" aria-hidden="true" />
            <span className="max-w-full truncate px-0.5">{t(`nav.${page.id}`)}</span>
          </AppLink>
        ))}
      <MoreButton pages={pages.filter((page) => page.group > 0)} current={current} />
    </nav>
  );
}
