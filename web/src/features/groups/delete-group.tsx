import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useDeleteGroup } from "@/api/queries/groups";
import { Problem } from "@/features/shared/problem";
import { paths } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Dialog, DialogActions } from "@/ui/dialog";
import { useGo } from "@/ui/link";

/** Deletes a group's document after saying what goes with it. */
export function DeleteGroup({ group }: { group: string }) {
  const { t } = useTranslation();
  const go = useGo();
  const [asking, setAsking] = useState(false);
  const remove = useDeleteGroup();
  return (
    <>
      <Button kind="quiet" data-testid="group-delete" onClick={() => setAsking(true)}>
        {t("common.delete")}
      </Button>
      <Dialog open={asking} onClose={() => setAsking(false)} title={t("jobs.delete_title", { job: group })}>
        <p>{t("groups.delete_text")}</p>
        {remove.error && <Problem error={remove.error} />}
        <DialogActions>
          <Button onClick={() => setAsking(false)}>{t("common.cancel")}</Button>
          <Button
            kind="danger"
            data-testid="confirm-delete"
            disabled={remove.isPending}
            onClick={() => remove.mutate(group, { onSuccess: () => go(paths.groups(), { replace: true }) })}
          >
            {t("jobs.delete_confirm", { job: group })}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
