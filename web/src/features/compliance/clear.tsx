import { Eraser } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useClearCheck } from "@/api/queries/checks";
import { useCan } from "@/api/queries/session";
import { Problem } from "@/features/shared/problem";
import { Button, IconButton } from "@/ui/button";
import { Dialog, DialogActions } from "@/ui/dialog";

/** Clears a check, on one machine or on all it knows, after saying what goes and what stays. */
export function ClearCheck({ check, label, pc, machines }: { check: string; label: string; pc?: string; machines: number }) {
  const { t } = useTranslation();
  const may = useCan("operator");
  const [asking, setAsking] = useState(false);
  const clear = useClearCheck();
  const title = pc ? t("compliance.clear_one", { check: label, pc }) : t("compliance.clear_all", { check: label });
  const hint = may ? title : t("problem.forbidden", { role: t("shell.role_operator") });
  const done = () => setAsking(false);
  return (
    <>
      <IconButton label={hint} tiny disabled={!may} data-testid="check-clear" onClick={() => setAsking(true)}>
        <Eraser className="size-4" />
      </IconButton>
      <Dialog open={asking} onClose={done} title={`${title}?`}>
        <p>{t("compliance.clear_goes", { count: machines })}</p>
        <p className="mt-2 text-muted">{t("compliance.clear_stays")}</p>
        {clear.error && (
          <div className="mt-3">
            <Problem error={clear.error} />
          </div>
        )}
        <DialogActions>
          <Button onClick={done}>{t("common.cancel")}</Button>
          <Button
            kind="danger"
            data-testid="confirm-clear"
            disabled={clear.isPending}
            onClick={() => clear.mutate({ check, pc }, { onSuccess: done })}
          >
            {t("compliance.clear_confirm", { count: machines })}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
