import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { rolloutQuery } from "@/api/queries/rollouts";
import { useCan } from "@/api/queries/session";
import type { RolloutDetail, RolloutStep } from "@/api/types/rollouts";
import { Problem } from "@/features/shared/problem";
import { Skeleton } from "@/ui/empty";
import { Page, PageHeader, Panel } from "@/ui/page";
import { State } from "@/ui/state";
import { Ago } from "@/ui/time";
import { RolloutActions } from "./actions";
import { Gate, Wave } from "./wave";

function Step({ step }: { step: RolloutStep }) {
  const { t } = useTranslation();
  const what = t(`rollouts.step.${step.kind}` as "rollouts.step.created", { defaultValue: step.kind, wave: step.wave });
  return (
    <li className="grid grid-cols-[7rem_1fr] gap-3 border-b border-line/60 px-4 py-1.5 last:border-b-0">
      <Ago time={step.at} className="text-xs leading-5 text-muted" />
      <span>
        {what} {step.by && <span className="text-muted">{t("common.by", { who: step.by })}</span>}
        {step.text && <span className="block text-xs text-muted">{step.text}</span>}
      </span>
    </li>
  );
}

function Waves({ detail }: { detail: RolloutDetail }) {
  return (
    <div className="flex gap-2 overflow-x-auto max-lg:flex-col" data-testid="waves">
      {detail.waves.map((wave, at) => (
        <Fragment key={wave.number}>
          {at > 0 && <Gate wave={detail.waves[at - 1]!} />}
          <Wave wave={wave} current={wave.number === detail.rollout.wave} />
        </Fragment>
      ))}
    </div>
  );
}

export function RolloutPage() {
  const { t } = useTranslation();
  const { id } = useParams({ strict: false }) as { id: string };
  const mayOrder = useCan("operator");
  const { data: detail, error } = useQuery(rolloutQuery(id));
  if (error) return <Page><Problem error={error} /></Page>;
  if (!detail) return <Page><Panel><Skeleton rows={8} /></Panel></Page>;
  const { rollout } = detail;
  return (
    <Page>
      <PageHeader
        title={rollout.title}
        state={
          <span data-testid="rollout-state" data-state={rollout.state}>
            <State soft state={rollout.state} />
          </span>
        }
        detail={
          <>
            {rollout.description && <span>{rollout.description} · </span>}
            {t("rollouts.machines", { count: rollout.machines })} · <Ago time={rollout.created_at} />{" "}
            {t("common.by", { who: rollout.created_by })}
          </>
        }
        actions={mayOrder && <RolloutActions detail={detail} />}
      />
      {rollout.held && (
        <p role="status" className="rounded-md bg-warn-soft px-3 py-2 text-warn">
          {t("rollouts.held", { why: rollout.held })}
        </p>
      )}
      {rollout.reason && (
        <p role="status" className="rounded-md bg-bad-soft px-3 py-2 text-bad">
          {rollout.reason}
        </p>
      )}
      <Waves detail={detail} />
      <Panel title={t("rollouts.steps")}>
        <ol>
          {detail.steps.map((step) => (
            <Step key={step.number} step={step} />
          ))}
        </ol>
      </Panel>
    </Page>
  );
}
