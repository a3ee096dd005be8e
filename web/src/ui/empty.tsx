import type { ReactNode } from "react";

interface Props {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

/** What would be here, and the one action that fills it. */
export function Empty({ icon, title, children, action }: Props) {
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-12 text-center">
      {icon && <div className="mb-1 text-faint [&_svg]:size-6">{icon}</div>}
      <p className="font-medium">{title}</p>
      {children && <div className="max-w-md text-muted">{children}</div>}
      {action && <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}

/** Grey bars where rows will be; shown only if the answer takes a moment. */
export function Skeleton({ rows = 6 }: { rows?: number }) {
  return (
    <div className="appear-late flex flex-col gap-3 p-4" aria-hidden="true">
      {Array.from({ length: rows }, (_, at) => (
        <div key={at} className="flex gap-4">
          <div className="h-3 w-1/4 rounded bg-line" />
          <div className="h-3 flex-1 rounded bg-line/60" />
          <div className="h-3 w-16 rounded bg-line/60" />
        </div>
      ))}
    </div>
  );
}
