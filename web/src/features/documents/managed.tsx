import { GitBranch } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { DocumentOrigin } from "@/api/types/documents";

/** Says where a document is kept, and that it is changed there. */
export function Managed({ origin }: { origin: DocumentOrigin }) {
  const { t } = useTranslation();
  return (
    <p data-testid="managed" className="panel flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-2">
      <GitBranch className="size-3.5 shrink-0 self-center text-muted" />
      <span>{t("documents.managed")}</span>
      <span className="mono text-xs break-all text-muted">
        {[origin.repo, origin.path, origin.commit?.slice(0, 12)].filter(Boolean).join(" · ")}
      </span>
    </p>
  );
}
