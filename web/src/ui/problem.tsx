import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { CopyButton } from "./copy";

interface Props {
  what: string;
  next?: string;
  requestId?: string;
  action?: ReactNode;
}

/** What failed, why, the next step, and the request id to copy. */
export function ProblemBox({ what, next, requestId, action }: Props) {
  const { t } = useTranslation();
  return (
    <div role="alert" data-testid="problem" className="flex gap-3 rounded-lg border border-bad/40 bg-bad-soft px-4 py-3">
      <CircleAlert className="mt-0.5 size-4 shrink-0 text-bad" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <p className="font-medium break-words text-bad">{what}</p>
        {next && <p className="mt-0.5 text-text">{next}</p>}
        {requestId && (
          <p className="mt-1 flex items-center gap-1 text-xs text-muted">
            {t("problem.request")} <span className="mono break-all">{requestId}</span>
            <CopyButton text={requestId} />
          </p>
        )}
      </div>
      {action}
    </div>
  );
}
