import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEditNotice, useRecallNotice } from "@/api/queries/notices";
import type { NoticeRow } from "@/api/types/notices";
import { Problem } from "@/features/shared/problem";
import { Button } from "@/ui/button";
import { Dialog, DialogActions } from "@/ui/dialog";
import { expiryOf, localTime, NoticeFields, type Draft } from "./fields";
import { urgencyOf } from "./parts";

function draftOf(notice: NoticeRow): Draft {
  return {
    title: notice.title,
    body: notice.body,
    priority: urgencyOf(notice.priority),
    ack: notice.require_ack,
    toast: notice.toast,
    expires: localTime(notice.expires_at),
  };
}

/** Changes what a notice says. */
export function EditNotice({ notice }: { notice: NoticeRow }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [draft, setDraft] = useState(() => draftOf(notice));
  const [reset, setReset] = useState(false);
  const edit = useEditNotice(notice.id);
  const begin = () => {
    setDraft(draftOf(notice));
    setReset(false);
    setOpen(true);
  };
  const save = () =>
    edit.mutate(
      {
        title: draft.title,
        body: draft.body,
        priority: draft.priority,
        require_ack: draft.ack,
        toast: draft.toast,
        reset_acks: reset,
        expires_at: expiryOf(draft),
      },
      { onSuccess: () => setOpen(false) },
    );
  return (
    <>
      <Button data-testid="notice-edit" onClick={begin}>{t("notices.edit")}</Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t("notices.edit_title")} wide>
        <NoticeFields draft={draft} onChange={setDraft} />
        <label className="mt-4 flex items-center gap-2">
          <input type="checkbox" data-testid="notice-reset" checked={reset} onChange={(event) => setReset(event.target.checked)} />
          {t("notices.reset")}
        </label>
        {edit.error && <div className="mt-3"><Problem error={edit.error} /></div>}
        <DialogActions>
          <Button onClick={() => setOpen(false)}>{t("common.cancel")}</Button>
          <Button kind="primary" data-testid="notice-save" disabled={!draft.title.trim() || edit.isPending} onClick={save}>
            {t("notices.save")}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}

/** Takes a notice back, after saying what that does. */
export function RecallNotice({ notice }: { notice: NoticeRow }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const recall = useRecallNotice(notice.id);
  const close = () => setOpen(false);
  return (
    <>
      <Button kind="danger" data-testid="notice-recall" onClick={() => setOpen(true)}>{t("notices.recall")}</Button>
      <Dialog open={open} onClose={close} title={t("notices.recall_title")}>
        <p>{t("notices.recall_goes")}</p>
        {recall.error && <div className="mt-3"><Problem error={recall.error} /></div>}
        <DialogActions>
          <Button onClick={close}>{t("common.cancel")}</Button>
          <Button
            kind="danger"
            data-testid="confirm-recall"
            disabled={recall.isPending}
            onClick={() => recall.mutate(undefined, { onSuccess: close })}
          >
            {t("notices.recall")}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
