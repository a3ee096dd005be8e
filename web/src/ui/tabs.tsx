import { useLayoutEffect, useRef, type ReactNode } from "react";
import { cx } from "@/lib/cx";
import { AppLink } from "./link";

/** Tabs that are addresses. */
export function TabLinks({ label, tabs, current }: {
  label: string;
  tabs: { id: string; href: string; label: ReactNode }[];
  current: string;
}) {
  const nav = useRef<HTMLElement>(null);
  // On a phone the current one may stand beyond the edge.
  useLayoutEffect(() => {
    const { current: bar } = nav;
    const tab = bar?.querySelector<HTMLElement>('[aria-current="page"]');
    if (bar && tab) bar.scrollLeft = Math.max(0, tab.offsetLeft - bar.offsetLeft - (bar.clientWidth - tab.clientWidth) / 2);
  }, [current]);
  return (
    <nav ref={nav} aria-label={label} className="flex shrink-0 gap-4 overflow-x-auto overflow-y-hidden shadow-[inset_0_-1px_0_var(--line)]">
      {tabs.map((tab) => (
        <AppLink
          key={tab.id}
          href={tab.href}
          aria-current={tab.id === current ? "page" : undefined}
          data-testid={`tab-${tab.id}`}
          className={cx(
            "border-b-2 pt-1 pb-2 text-sm whitespace-nowrap transition-colors",
            tab.id === current
              ? "border-accent font-medium text-text"
              : "border-transparent text-muted hover:text-text",
          )}
        >
          {tab.label}
        </AppLink>
      ))}
    </nav>
  );
}
