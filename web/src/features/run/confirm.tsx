import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Reach } from "@/api/types";
import { Button } from "@/ui/button";
import { Dialog, DialogActions } from "@/ui/dialog";
import { Field, Input } from "@/ui/field";
import { ReachView } from "./reach";

/** Above this many machines the count is typed before anything is sent. */
export const TYPED_ABOVE = 50;

interface Props {
  reach: Reach | undefined;
  title: string;
  onConfirm: () => void;
  onClose: () => void;
}

/** Shows who is reached, and above the threshold asks for the count in writing. */
export function ConfirmReach({ reach, title, onConfirm, onClose }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const count = reach?.count ?? 0;
  const ready = count > 0 && (count <= TYPED_ABOVE || typed.replace(/[\s,.]/g, "") === String(count));
  return (
    <Dialog open onClose={onClose} title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) onConfirm();
        }}
      >
        <ReachView reach={reach} stale={false} />
        {count > TYPED_ABOVE && (
          <div className="mt-4">
            <Field label={t("run.confirm_text", { count })}>
              <Input
                autoFocus
                inputMode="numeric"
                autoComplete="off"
                data-testid="confirm-count"
                aria-label={t("run.confirm_label")}
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
                className="figures"
              />
            </Field>
          </div>
        )}
        <DialogActions>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" kind="primary" data-testid="confirm-run" disabled={!ready}>
            {t("run.go", { count })}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
