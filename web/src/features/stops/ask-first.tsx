import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/features/shared/problem";
import { Button } from "@/ui/button";
import { Dialog, DialogActions } from "@/ui/dialog";

interface Props {
  /** What tests find its buttons by. */
  name: string;
  label: string;
  title: string;
  text: string;
  error: unknown;
  isPending: boolean;
  /** Does it; to be told when it is done. */
  onGo: (done: () => void) => void;
}

/** Something that cannot be undone, done after saying what it does. */
export function AskFirst({ name, label, title, text, error, isPending, onGo }: Props) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return (
    <>
      <Button small kind="danger" data-testid={name} onClick={() => setAsking(true)}>
        {label}
      </Button>
      <Dialog open={asking} onClose={close} title={title}>
        <p>{text}</p>
        {error !== null && error !== undefined && <Problem error={error} />}
        <DialogActions>
          <Button onClick={close}>{t("common.cancel")}</Button>
          <Button kind="danger" data-testid={`${name}-confirm`} disabled={isPending} onClick={() => onGo(close)}>
            {label}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
