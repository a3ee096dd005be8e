import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useDeleteSecret } from "@/api/queries/secrets";
import type { SecretShown } from "@/api/types/secrets";
import { Problem } from "@/features/shared/problem";
import { Button } from "@/ui/button";
import { Dialog, DialogActions } from "@/ui/dialog";

/** Deletes a secret that no job refers to, after saying that it cannot be brought back. */
export function DeleteSecret({ secret }: { secret: SecretShown }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const remove = useDeleteSecret();
  const used = secret.used_by.length > 0;
  return (
    <>
      <Button
        small
        kind="quiet"
        data-testid="secret-delete"
        disabled={used}
        title={used ? t("secrets.used_first") : undefined}
        onClick={() => setAsking(true)}
      >
        {t("secrets.delete")}
      </Button>
      <Dialog open={asking} onClose={() => setAsking(false)} title={t("secrets.delete_title", { name: secret.name })}>
        <p>{t("secrets.delete_text")}</p>
        {remove.error && <Problem error={remove.error} />}
        <DialogActions>
          <Button onClick={() => setAsking(false)}>{t("common.cancel")}</Button>
          <Button kind="danger" data-testid="secret-delete-confirm" disabled={remove.isPending} onClick={() => remove.mutate(secret.name)}>
            {t("secrets.delete")}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
