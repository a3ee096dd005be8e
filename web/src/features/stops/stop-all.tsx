import { useQuery } from "@tanstack/react-query";
import { OctagonX } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCan } from "@/api/queries/session";
import { stopAllQuery, useStopAll } from "@/api/queries/stops";
import type { StopAllPreview } from "@/api/types/stops";
import { Problem } from "@/features/shared/problem";
import { paths } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Dialog, DialogActions } from "@/ui/dialog";
import { Skeleton } from "@/ui/empty";
import { Field, Input } from "@/ui/field";
import { TextLink } from "@/ui/text-link";
import { Ago } from "@/ui/time";

/** What the server wants to read before it stops everything. */
const WORDS = "stop all";
const NAMED = 8;

function Preview({ preview }: { preview: StopAllPreview }) {
  const { t } = useTranslation();
  const named = preview.executions.slice(0, NAMED);
  const more = preview.executions.length - named.length;
  return (
    <div className="flex flex-col gap-2" data-testid="stop-all-preview" data-executions={preview.executions.length}>
      <p>
        {t("stops.executions", { count: preview.executions.length })}{" "}
        {t("stops.on_machines", { running: preview.running, pending: preview.pending })}
      </p>
      <ul className="flex flex-col gap-0.5 text-xs">
        {named.map((execution) => (
          <li key={execution.exec_id} className="flex gap-2">
            <TextLink href={paths.execution(execution.exec_id)}>{execution.job_id ?? execution.exec_id}</TextLink>
            <span className="text-muted">{execution.initiated_by}</span>
          </li>
        ))}
        {more > 0 && <li className="text-muted">{t("stops.more", { count: more })}</li>}
      </ul>
      <p>{t("stops.schedules", { count: preview.schedules.length })}</p>
      {preview.upcoming.length > 0 && (
        <ul className="flex flex-col gap-0.5 text-xs" data-testid="stop-all-upcoming">
          {preview.upcoming.slice(0, NAMED).map((fire) => (
            <li key={fire.id} className="flex gap-2">
              <TextLink href={paths.schedule(fire.id)}>{fire.id}</TextLink>
              <Ago time={fire.next_run} className="text-muted" />
            </li>
          ))}
        </ul>
      )}
      <p>{t("stops.rollouts", { count: preview.rollouts.length })}</p>
      <ul className="flex flex-col gap-0.5 text-xs" data-testid="stop-all-rollouts">
        {preview.rollouts.slice(0, NAMED).map((rollout) => (
          <li key={rollout.id} className="flex gap-2">
            <TextLink href={paths.rollout(rollout.id)}>{rollout.title}</TextLink>
            <span className="figures text-muted">
              {rollout.wave}/{rollout.waves}
            </span>
          </li>
        ))}
      </ul>
      <p className="text-muted">{t("stops.hear", { online: preview.machines_online, count: preview.machines })}</p>
    </div>
  );
}

function StopAllDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const { data, error, isPending } = useQuery(stopAllQuery);
  const stop = useStopAll();
  const ready = typed.trim() === WORDS && !stop.isPending;
  return (
    <Dialog open onClose={onClose} title={t("stops.title")} description={t("stops.text")} wide>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) stop.mutate(WORDS, { onSuccess: onClose });
        }}
      >
        {isPending && <Skeleton rows={3} />}
        {data && <Preview preview={data} />}
        {(error ?? stop.error) && <Problem error={error ?? stop.error} />}
        <div className="mt-4">
          <Field label={t("stops.type", { words: WORDS })}>
            <Input
              autoComplete="off"
              data-testid="stop-all-words"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </Field>
        </div>
        <DialogActions>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" kind="danger" data-testid="stop-all-confirm" disabled={!ready}>
            {t("stops.confirm")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** The emergency stop: everything that runs or waits, everywhere. */
export function StopAll() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  if (!useCan("operator")) return null;
  return (
    <>
      <Button kind="quiet" icon={<OctagonX className="size-4 text-bad" />} data-testid="stop-all" onClick={() => setOpen(true)}>
        {t("stops.button")}
      </Button>
      {open && <StopAllDialog onClose={() => setOpen(false)} />}
    </>
  );
}
