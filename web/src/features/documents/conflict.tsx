import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { Button } from "@/ui/button";
import { ProblemBox } from "@/ui/problem";

/** Whether a save was refused because the document has been saved elsewhere meanwhile. */
export function isConflict(error: unknown): boolean {
  return error instanceof ApiError && /^(group|job|schedule|view)_changed$/.test(error.code);
}

/** Somebody else saved the document while it was open here. */
export function Conflict() {
  const { t } = useTranslation();
  return (
    <ProblemBox
      what={t("documents.conflict")}
      next={t("documents.conflict_next")}
      action={
        <Button small onClick={() => location.reload()}>
          {t("documents.reload")}
        </Button>
      }
    />
  );
}
