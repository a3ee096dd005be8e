import type { ReactNode } from "react";
import { cx } from "@/lib/cx";

interface HeaderProps {
  title: ReactNode;
  state?: ReactNode;
  detail?: ReactNode;
  actions?: ReactNode;
}

/** Title with its state, what it is in one line, and actions at the right. */
export function PageHeader({ title, state, detail, actions }: HeaderProps) {
  return (
    <header className="flex flex-wrap items-start gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 max-md:basis-full">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 text-lg leading-7 font-semibold tracking-tight break-words">{title}</h1>
          {state}
        </div>
        {detail && <div className="mt-0.5 text-sm text-muted">{detail}</div>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}

/** The page's ground. `fill` gives the height to a table that scrolls itself. */
export function Page({ fill, children }: { fill?: boolean; children: ReactNode }) {
  return (
    <div
      className={cx(
        "flex flex-col gap-4 px-4 py-4 md:px-6 md:py-5",
        fill ? "lg:min-h-0 lg:flex-1 max-lg:min-h-full" : "mx-auto w-full max-w-[1320px]",
      )}
    >
      {children}
    </div>
  );
}

/** A titled surface. */
export function Panel({ title, aside, className, children }: {
  title?: ReactNode;
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section className={cx("panel @container min-w-0", className)}>
      {title && (
        <div className="flex min-h-10 items-center justify-between gap-3 border-b border-line px-4 py-1.5">
          <h2 className="text-sm font-semibold">{title}</h2>
          {aside && <div className="flex items-center gap-2 text-xs text-muted">{aside}</div>}
        </div>
      )}
      {children}
    </section>
  );
}

/** Names and what they are, aligned. */
export function Facts({ rows, columns }: { rows: [ReactNode, ReactNode][]; columns?: boolean }) {
  return (
    <dl className={cx("grid gap-x-8", columns ? "sm:grid-cols-2 xl:grid-cols-3" : "grid-cols-1")}>
      {rows.map(([name, value], at) => (
        <div key={at} className="grid min-w-0 grid-cols-[8.5rem_1fr] gap-3 border-b border-line/70 py-1.5">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
