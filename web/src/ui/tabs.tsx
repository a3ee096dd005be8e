import type { ReactNode } from "react";
import { cx } from "@/lib/cx";
import { AppLink } from "./link";

/** Tabs that are addresses. */
export function TabLinks({ label, tabs, current }: {
  label: string;
  tabs: { id: string; href: string; label: ReactNode }[];
  current: string;
}) {
  return (
    <nav aria-label={label} className="flex shrink-0 gap-4 overflow-x-auto overflow-y-hidden shadow-[inset_0_-1px_0_var(--line)]">
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
