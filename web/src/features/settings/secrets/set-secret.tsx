import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSetSecret } from "@/api/queries/secrets";
import { Problem } from "@/features/shared/problem";
import { Button } from "@/ui/button";
import { Dialog, DialogActions } from "@/ui/dialog";
import { Field, Input, TextArea } from "@/ui/field";

export const SECRET_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** What the server takes: too short a value could not be masked in output. */
const SHORTEST = 4;

/** Gives a new secret its value, or an old one another. */
export function SetSecret({ name: given, onClose }: { name: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(given);
  const [value, setValue] = useState("");
  const set = useSetSecret();
  const named = SECRET_NAME.test(name) && !name.includes("..") && !name.endsWith(".");
  const ready = named && value.length >= SHORTEST && !set.isPending;
  return (
    <Dialog open onClose={onClose} title={given ? t("secrets.replace_title", { name: given }) : t("secrets.add")}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) set.mutate({ name, value }, { onSuccess: onClose });
        }}
      >
        {!given && (
          <Field label={t("secrets.name")} error={name !== "" && !named && t("secrets.bad_name")}>
            <Input autoFocus data-testid="secret-name" className="mono" autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />
          </Field>
        )}
        <Field
          label={t("secrets.value")}
          hint={t("secrets.value_hint")}
          error={value !== "" && value.length < SHORTEST && t("secrets.too_short", { count: SHORTEST })}
        >
          <TextArea
            rows={3}
            autoFocus={given !== ""}
            data-testid="secret-value"
            className="mono resize-y [-webkit-text-security:disc]"
            autoComplete="off"
            spellCheck={false}
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
        </Field>
        {set.error && <Problem error={set.error} />}
        <DialogActions>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" kind="primary" data-testid="secret-save" disabled={!ready}>
            {t("secrets.save")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
