import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useDeleteJob } from "@/api/queries/jobs";
import { Problem } from "@/features/shared/problem";
import { paths } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Dialog, DialogActions } from "@/ui/dialog";
import { useGo } from "@/ui/link";

/** Deletes a job after saying what goes with it. */
export function DeleteJob({ job }: { job: string }) {
  const { t } = useTranslation();
  const go = useGo();
  const [asking, setAsking] = useState(false);
  const remove = useDeleteJob();
  return (
    <>
      <Button kind="quiet" data-testid="job-delete" onClick={() => setAsking(true)}>
        {t("jobs.delete")}
      </Button>
      <Dialog open={asking} onClose={() => setAsking(false)} title={t("jobs.delete_title", { job })}>
        <p>{t("jobs.delete_text")}</p>
        {remove.error && <Problem error={remove.error} />}
        <DialogActions>
          <Button onClick={() => setAsking(false)}>{t("common.cancel")}</Button>
          <Button
            kind="danger"
            data-testid="confirm-delete"
            disabled={remove.isPending}
            onClick={() => remove.mutate(job, { onSuccess: () => go(paths.jobs(), { replace: true }) })}
          >
            {t("jobs.delete_confirm", { job })}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
