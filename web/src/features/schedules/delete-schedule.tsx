import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useDeleteSchedule } from "@/api/queries/schedules";
import { Problem } from "@/features/shared/problem";
import { paths } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Dialog, DialogActions } from "@/ui/dialog";
import { useGo } from "@/ui/link";

/** Deletes a schedule after saying what goes with it. */
export function DeleteSchedule({ schedule }: { schedule: string }) {
  const { t } = useTranslation();
  const go = useGo();
  const [asking, setAsking] = useState(false);
  const remove = useDeleteSchedule();
  return (
    <>
      <Button kind="quiet" data-testid="schedule-delete" onClick={() => setAsking(true)}>
        {t("common.delete")}
      </Button>
      <Dialog open={asking} onClose={() => setAsking(false)} title={t("jobs.delete_title", { job: schedule })}>
        <p>{t("schedules.delete_text")}</p>
        {remove.error && <Problem error={remove.error} />}
        <DialogActions>
          <Button onClick={() => setAsking(false)}>{t("common.cancel")}</Button>
          <Button
            kind="danger"
            data-testid="confirm-delete"
            disabled={remove.isPending}
            onClick={() => remove.mutate(schedule, { onSuccess: () => go(paths.schedules(), { replace: true }) })}
          >
            {t("jobs.delete_confirm", { job: schedule })}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
