import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { Button } from "@/ui/button";
import { ProblemBox } from "@/ui/problem";

const ROLES = ["operator", "admin"] as const;

/** Which role a refusal speaks of, if it names one. */
function roleIn(detail: string) {
  return ROLES.find((role) => new RegExp(`\\b${role}\\b`).test(detail));
}

function useWords(error: unknown): { what: string; next?: string } {
  const { t } = useTranslation();
  if (!(error instanceof ApiError)) return { what: t("problem.title"), next: t("problem.crashed_next") };
  const said = error.detail || error.title;
  if (error.status === 0) return { what: t("problem.unreachable"), next: t("problem.unreachable_next") };
  if (error.status === 403) {
    const role = roleIn(`${said} ${error.code}`);
    return {
      what: role ? t("problem.forbidden", { role: t(`shell.role_${role}`) }) : said || t("problem.forbidden_plain"),
      next: t("problem.forbidden_next"),
    };
  }
  if (error.status === 404) return { what: said || t("problem.not_found"), next: t("problem.not_found_next") };
  if (error.status >= 500) return { what: said || t("problem.title"), next: t("problem.server_next") };
  return { what: said || t("problem.title"), next: error.errors.map((each) => each.message).join(" · ") || undefined };
}

/** An error of the API in the reader's words. */
export function Problem({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const { what, next } = useWords(error);
  return (
    <ProblemBox
      what={what}
      next={next}
      requestId={error instanceof ApiError ? error.requestId : undefined}
      action={
        onRetry && (
          <Button small onClick={onRetry}>
            {t("problem.retry")}
          </Button>
        )
      }
    />
  );
}
