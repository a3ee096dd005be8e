import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type DocumentFolder, useDeleteDocument } from "@/api/queries/documents";
import { Problem } from "@/features/shared/problem";
import { paths } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Dialog, DialogActions } from "@/ui/dialog";
import { useGo } from "@/ui/link";

/** Deletes a document after saying what goes with it, and leads back to the list it was in. */
export function DeleteDocument({ folder, id }: { folder: DocumentFolder; id: string }) {
  const { t } = useTranslation();
  const go = useGo();
  const [asking, setAsking] = useState(false);
  const remove = useDeleteDocument(folder);
  return (
    <>
      <Button kind="quiet" data-testid={`${folder.slice(0, -1)}-delete`} onClick={() => setAsking(true)}>
        {t("common.delete")}
      </Button>
      <Dialog open={asking} onClose={() => setAsking(false)} title={t("documents.delete_title", { id })}>
        <p>{t(`${folder}.delete_text`)}</p>
        {remove.error && <Problem error={remove.error} />}
        <DialogActions>
          <Button onClick={() => setAsking(false)}>{t("common.cancel")}</Button>
          <Button
            kind="danger"
            data-testid="confirm-delete"
            disabled={remove.isPending}
            onClick={() => remove.mutate(id, { onSuccess: () => go(paths[folder](), { replace: true }) })}
          >
            {t("documents.delete_confirm", { id })}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
