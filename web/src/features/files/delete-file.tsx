import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useDeleteFile } from "@/api/queries/files";
import { useCan } from "@/api/queries/session";
import { Problem } from "@/features/shared/problem";
import { Button, IconButton } from "@/ui/button";
import { Dialog, DialogActions } from "@/ui/dialog";

/** Deletes a file after saying what refers to it. */
export function DeleteFile({ name, address, usedBy = [] }: { name: string; address: string; usedBy?: string[] }) {
  const { t } = useTranslation();
  const may = useCan("operator");
  const [asking, setAsking] = useState(false);
  const remove = useDeleteFile();
  const title = t("files.delete_title", { name });
  const done = () => setAsking(false);
  return (
    <>
      <IconButton
        label={may ? title : t("problem.forbidden", { role: t("shell.role_operator") })}
        tiny
        disabled={!may}
        data-testid="file-delete"
        onClick={() => setAsking(true)}
      >
        <Trash2 className="size-4" />
      </IconButton>
      <Dialog open={asking} onClose={done} title={title}>
        <p>{t("files.delete_text")}</p>
        {usedBy.length > 0 && (
          <div className="mt-3 text-warn">
            <p>{t("files.used_by")}</p>
            <ul className="mt-1 list-disc pl-5">
              {usedBy.map((user) => (
                <li key={user} className="mono">
                  {user}
                </li>
              ))}
            </ul>
          </div>
        )}
        {remove.error && (
          <div className="mt-3">
            <Problem error={remove.error} />
          </div>
        )}
        <DialogActions>
          <Button onClick={done}>{t("common.cancel")}</Button>
          <Button
            kind="danger"
            data-testid="confirm-delete"
            disabled={remove.isPending}
            onClick={() => remove.mutate(address, { onSuccess: done })}
          >
            {t("files.delete_confirm", { name })}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
