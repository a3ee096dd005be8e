import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useDeleteView } from "@/api/queries/views";
import { Problem } from "@/features/shared/problem";
import { paths } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Dialog, DialogActions } from "@/ui/dialog";
import { useGo } from "@/ui/link";

/** Deletes a view after saying what goes with it. */
export function DeleteView({ view }: { view: string }) {
  const { t } = useTranslation();
  const go = useGo();
  const [asking, setAsking] = useState(false);
  const remove = useDeleteView();
  return (
    <>
      <Button kind="quiet" data-testid="view-delete" onClick={() => setAsking(true)}>
        {t("common.delete")}
      </Button>
      <Dialog open={asking} onClose={() => setAsking(false)} title={t("jobs.delete_title", { job: view })}>
        <p>{t("views.delete_text")}</p>
        {remove.error && <Problem error={remove.error} />}
        <DialogActions>
          <Button onClick={() => setAsking(false)}>{t("common.cancel")}</Button>
          <Button
            kind="danger"
            data-testid="confirm-delete"
            disabled={remove.isPending}
            onClick={() => remove.mutate(view, { onSuccess: () => go(paths.views(), { replace: true }) })}
          >
            {t("jobs.delete_confirm", { job: view })}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
