import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAddWebhook } from "@/api/queries/alerts";
import { Problem } from "@/features/shared/problem";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy";
import { Dialog, DialogActions } from "@/ui/dialog";
import { Field, Input } from "@/ui/field";
import { KindChoice } from "./kinds";

/** Adds a webhook and shows its secret, once. */
export function AddWebhook() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const [url, setUrl] = useState("");
  const [events, setEvents] = useState<string[]>([]);
  const add = useAddWebhook();
  const begin = () => {
    setName("");
    setUrl("");
    setEvents([]);
    add.reset();
    setOpen(true);
  };
  const close = () => setOpen(false);
  const secret = add.data?.secret;
  return (
    <>
      <Button small kind="primary" data-testid="webhook-add" onClick={begin}>{t("settings.add_webhook")}</Button>
      <Dialog open={open} onClose={close} title={t("settings.add_webhook")}>
        {secret ? (
          <div className="flex flex-col gap-2">
            <p>{t("settings.secret_once")}</p>
            <p className="flex items-center gap-2">
              <code className="mono break-all" data-testid="webhook-secret">{secret}</code>
              <CopyButton text={secret} />
            </p>
          </div>
        ) : (
          <div className="flex flex-col gap-4">
            <Field label={t("settings.name")}>
              <Input data-testid="webhook-name" value={name} onChange={(event) => setName(event.target.value)} />
            </Field>
            <Field label={t("settings.url")} hint={t("settings.url_hint")}>
              <Input data-testid="webhook-url" type="url" value={url} onChange={(event) => setUrl(event.target.value)} />
            </Field>
            <KindChoice chosen={events} onChange={setEvents} />
            {add.error && <Problem error={add.error} />}
          </div>
        )}
        <DialogActions>
          <Button onClick={close}>{t(secret ? "common.close" : "common.cancel")}</Button>
          {!secret && (
            <Button
              kind="primary"
              data-testid="webhook-save"
              disabled={!name.trim() || !url.trim() || add.isPending}
              onClick={() => add.mutate({ name: name.trim(), url: url.trim(), events })}
            >
              {t("settings.add_webhook")}
            </Button>
          )}
        </DialogActions>
      </Dialog>
    </>
  );
}
