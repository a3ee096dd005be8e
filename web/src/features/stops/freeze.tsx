import { useQuery } from "@tanstack/react-query";
import { Snowflake } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCan } from "@/api/queries/session";
import { freezeQuery, stopAllQuery, useClearFreeze, useSetFreeze } from "@/api/queries/stops";
import type { FreezeStatus } from "@/api/types/stops";
import { Problem } from "@/features/shared/problem";
import { useNow } from "@/lib/clock";
import { formatBound } from "@/lib/format";
import { Button } from "@/ui/button";
import { Dialog, DialogActions } from "@/ui/dialog";
import { Field, Input } from "@/ui/field";

/** What the browser's own field has, in local time, for the server. */
const moment = (text: string) => (text ? new Date(text).toISOString() : undefined);

/** How much stands still. */
function Reached() {
  const { t } = useTranslation();
  const { data } = useQuery(stopAllQuery);
  if (!data) return null;
  return (
    <p data-testid="freeze-preview" data-schedules={data.schedules.length} data-rollouts={data.rollouts.length}>
      {t("stops.schedules", { count: data.schedules.length })} {t("stops.rollouts", { count: data.rollouts.length })}
    </p>
  );
}

function FreezeDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const [reason, setReason] = useState("");
  const set = useSetFreeze();
  // Once it holds, this dialog is gone before the answer comes, and has to be closed nevertheless.
  const freeze = () =>
    set
      .mutateAsync({ from: moment(from), until: moment(until), reason: reason.trim() || undefined })
      .then(onClose, () => undefined);
  return (
    <Dialog open onClose={onClose} title={t("orders.freeze")} description={t("orders.freeze_text")}>
      <div className="flex flex-col gap-4">
        <Reached />
        <Field label={t("orders.reason")}>
          <Input data-testid="freeze-reason" value={reason} onChange={(event) => setReason(event.target.value)} />
        </Field>
        <Field label={t("orders.from")} hint={t("orders.from_hint")}>
          <Input type="datetime-local" data-testid="freeze-from" value={from} onChange={(event) => setFrom(event.target.value)} />
        </Field>
        <Field label={t("orders.until")} hint={t("orders.until_hint")}>
          <Input type="datetime-local" data-testid="freeze-until" value={until} onChange={(event) => setUntil(event.target.value)} />
        </Field>
        {set.error && <Problem error={set.error} />}
      </div>
      <DialogActions>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button kind="primary" data-testid="freeze-confirm" disabled={set.isPending} onClick={() => void freeze()}>
          {t("orders.freeze")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** One that is set and does not hold yet; once it does, it has its line at the top of every page. */
function Planned({ freeze }: { freeze: FreezeStatus }) {
  const { t, i18n } = useTranslation();
  const clear = useClearFreeze();
  const from = formatBound(freeze.from ?? "", i18n.language);
  return (
    <span className="flex items-center gap-2 text-xs text-muted" data-testid="freeze-planned" title={freeze.reason ?? undefined}>
      {freeze.until
        ? t("orders.planned", { from, until: formatBound(freeze.until, i18n.language) })
        : t("orders.planned_open", { from })}
      <Button small disabled={clear.isPending} data-testid="freeze-take-back" onClick={() => clear.mutate()}>
        {t("orders.take_back")}
      </Button>
    </span>
  );
}

/** Sets the change freeze: now, or for a time that comes. */
export function SetFreeze() {
  const { t } = useTranslation();
  const freeze = useQuery(freezeQuery).data;
  const now = useNow();
  const [open, setOpen] = useState(false);
  if (!useCan("operator") || freeze?.active) return null;
  const isToCome = freeze?.from && Date.parse(freeze.from) > now;
  if (freeze && isToCome) return <Planned freeze={freeze} />;
  return (
    <>
      <Button kind="quiet" icon={<Snowflake className="size-4 text-muted" />} data-testid="freeze-set" onClick={() => setOpen(true)}>
        {t("orders.freeze")}
      </Button>
      {open && <FreezeDialog onClose={() => setOpen(false)} />}
    </>
  );
}
