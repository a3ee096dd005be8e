import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { rolloutPlanQuery, useCreateRollout } from "@/api/queries/rollouts";
import type { RolloutPlan, RolloutSpec } from "@/api/types/rollouts";
import { TargetPicker } from "@/features/run/target-picker";
import { useTarget } from "@/features/run/target-state";
import { Problem } from "@/features/shared/problem";
import { useAddress } from "@/features/shared/search";
import { newKey } from "@/lib/new-key";
import { paths } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Field, Input } from "@/ui/field";
import { useGo } from "@/ui/link";
import { Page, PageHeader, Panel } from "@/ui/page";
import { useChange } from "./change";
import { specOf, type Draft } from "./spec-of";
import { isCount } from "./wave";

const FIELDS = ["waves", "soak", "success", "halt_on"] as const;

/** Whom each wave reaches, before anything begins. */
function Reached({ plan }: { plan: RolloutPlan | undefined }) {
  const { t } = useTranslation();
  if (!plan) return <p className="text-muted">{t("rollouts.plan_none")}</p>;
  return (
    <ol className="flex flex-col gap-2" data-testid="rollout-plan">
      {plan.waves.map((wave) => (
        <li key={wave.number} className="border-b border-line/60 pb-2 last:border-b-0">
          <p className="flex justify-between gap-2">
            <span className="font-medium">
              {[t("rollouts.wave", { number: wave.number }), !isCount(wave.label) && wave.label].filter(Boolean).join(" · ")}
            </span>
            <span className="figures">{t("rollouts.machines", { count: wave.machines })}</span>
          </p>
          <p className="truncate text-xs text-muted">
            {t("rollouts.online", { count: wave.online })} · {wave.sample.join(", ")}
          </p>
        </li>
      ))}
      {plan.without_build?.map(({ platform, machines }) => (
        <li key={platform} className="text-warn" data-testid="without-build" data-platform={platform} data-machines={machines}>
          {t("rollouts.without_build", { count: machines, platform: platform === "0.43" ? t("files.legacy") : platform })}
        </li>
      ))}
      {plan.left_out > 0 && <li className="text-warn">{t("rollouts.left_out", { count: plan.left_out })}</li>}
    </ol>
  );
}

function Gates({ draft, onChange }: { draft: Draft; onChange: (change: Partial<Draft>) => void }) {
  const { t } = useTranslation();
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {FIELDS.map((field) => (
        <Field key={field} label={t(`rollouts.field.${field}`)} hint={t(`rollouts.hint.${field}`)}>
          <Input
            value={draft[field]}
            data-testid={`rollout-${field}`}
            onChange={(event) => onChange({ [field]: event.target.value })}
          />
        </Field>
      ))}
    </div>
  );
}

function Start({ draft, change }: { draft: Draft; change: RolloutSpec["change"] | undefined }) {
  const { t } = useTranslation();
  const go = useGo();
  const [key] = useState(newKey);
  const { target } = useTarget();
  const spec = specOf(draft, target, change);
  const asked = useDeferredValue(spec);
  const plan = useQuery(rolloutPlanQuery(asked));
  const create = useCreateRollout();
  const reached = spec && !plan.error ? plan.data : undefined;
  return (
    <Panel title={t("rollouts.plan")}>
      <div className="flex flex-col gap-3 p-4">
        {plan.error && spec ? <Problem error={plan.error} /> : <Reached plan={reached} />}
        {create.error && <Problem error={create.error} />}
        <Button
          kind="primary"
          data-testid="rollout-start"
          disabled={!reached || !spec || create.isPending}
          onClick={() => spec && create.mutate({ spec, key }, { onSuccess: (row) => go(paths.rollout(row.id)) })}
        >
          {t("rollouts.start", { count: reached?.machines ?? 0 })}
        </Button>
      </div>
    </Panel>
  );
}

export function NewRolloutPage() {
  const { t } = useTranslation();
  const [search, set] = useAddress();
  const { change, view } = useChange();
  const draft: Draft = {
    waves: search.waves ?? "1, 10%, 50%, 100%",
    soak: search.soak ?? "10m",
    success: search.success ?? "95%",
    halt_on: search.halt_on ?? "5%",
  };
  return (
    <Page>
      <PageHeader title={t("rollouts.new_title")} detail={t("rollouts.new_detail")} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <Panel title={t("rollouts.what")}>
            {view}
          </Panel>
          <Panel title={t("rollouts.whom")}>
            <div className="p-4">
              <TargetPicker />
            </div>
          </Panel>
          <Panel title={t("rollouts.how")}>
            <div className="p-4">
              <Gates draft={draft} onChange={set} />
            </div>
          </Panel>
        </div>
        <Start draft={draft} change={change} />
      </div>
    </Page>
  );
}
