import type { ErrorComponentProps } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { Problem } from "@/features/shared/problem";
import { paths } from "@/lib/paths";
import { Button, buttonClass } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { AppLink } from "@/ui/link";
import { Page } from "@/ui/page";

/** A page that broke: an answer of the API, or a file of an older version that is gone. */
export function Crashed({ error }: ErrorComponentProps) {
  const { t } = useTranslation();
  const reload = () => location.reload();
  return (
    <Page>
      {error instanceof ApiError ? (
        <Problem error={error} onRetry={reload} />
      ) : (
        <Empty
          title={t("problem.crashed")}
          action={
            <Button kind="primary" onClick={reload}>
              {t("problem.reload")}
            </Button>
          }
        >
          {t("problem.crashed_next")}
          <code className="mono mt-2 block break-all text-faint">{error instanceof Error ? error.message : String(error)}</code>
        </Empty>
      )}
    </Page>
  );
}

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Empty
      title={t("problem.not_found")}
      action={
        <AppLink href={paths.home()} className={buttonClass()}>
          {t("nav.home")}
        </AppLink>
      }
    >
      {t("problem.not_found_next")}
    </Empty>
  );
}
