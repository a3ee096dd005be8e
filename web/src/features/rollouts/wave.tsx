import { ArrowRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { WaveCounts, WaveRow } from "@/api/types/rollouts";
import { cx } from "@/lib/cx";
import { paths } from "@/lib/paths";
import { OutcomeBar, OutcomeLegend, type Part } from "@/ui/outcome-bar";
import { State } from "@/ui/state";
import { TextLink } from "@/ui/text-link";
import { Ago } from "@/ui/time";

/** Failures first. */
function partsOf(counts: WaveCounts): Part[] {
  const states = ["failed", "running", "succeeded", "skipped", "pending", "offline"] as const;
  return states.map((state) => ({ state, count: counts[state] })).filter((part) => part.count > 0);
}

function Failed({ wave }: { wave: WaveRow }) {
  const { t } = useTranslation();
  if (wave.failed.length === 0) return null;
  const newest = wave.executions.at(-1);
  return (
    <div className="flex flex-col gap-1">
      <h3 className="text-xs text-muted">{t("rollouts.failed_machines")}</h3>
      <ul className="flex max-h-40 flex-wrap gap-x-2 gap-y-0.5 overflow-auto text-xs">
        {wave.failed.map((pc) => (
          <li key={pc}>
            <TextLink href={newest ? paths.execution(newest, { machine: pc }) : paths.machine(pc)}>{pc}</TextLink>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A wave of so many machines says no more than how many it has. */
export function isCount(label: string): boolean {
  return /^\d+ machines?$/.test(label);
}

/** A wave: how far it is, what failed, and where its machines are listed. */
export function Wave({ wave, current }: { wave: WaveRow; current: boolean }) {
  const { t } = useTranslation();
  const parts = partsOf(wave.counts);
  return (
    <section
      data-testid="wave"
      data-state={wave.state}
      aria-label={t("rollouts.wave", { number: wave.number })}
      className={cx("panel flex min-w-40 flex-1 flex-col gap-2 p-3", current && "border-accent")}
    >
      <div className="flex flex-wrap items-center justify-between gap-x-2 gap-y-1">
        <h2 className="font-semibold whitespace-nowrap">{t("rollouts.wave", { number: wave.number })}</h2>
        <State soft state={wave.state} />
      </div>
      <p className="truncate text-xs text-muted" title={wave.label}>
        {[isCount(wave.label) ? "" : wave.label, t("rollouts.machines", { count: wave.counts.machines })].filter(Boolean).join(" · ")}
      </p>
      <OutcomeBar tall parts={parts} total={wave.counts.machines} />
      <div className="-mx-2">
        <OutcomeLegend parts={parts} />
      </div>
      {wave.reason && <p className="text-sm text-bad">{wave.reason}</p>}
      <Failed wave={wave} />
      <div className="mt-auto flex flex-wrap gap-x-3 text-xs">
        {wave.executions.map((id, at) => (
          <TextLink key={id} href={paths.execution(id)}>
            {wave.executions.length > 1 ? t("rollouts.attempt", { number: at + 1 }) : t("rollouts.execution")}
          </TextLink>
        ))}
      </div>
    </section>
  );
}

/** What must hold before the next wave. */
export function Gate({ wave }: { wave: WaveRow }) {
  const { t } = useTranslation();
  const { gate } = wave;
  const lines = [
    gate.success && t("rollouts.gate_success", { share: gate.success }),
    gate.halt_on && t("rollouts.gate_halt", { amount: gate.halt_on }),
    gate.soak && t("rollouts.gate_soak", { time: gate.soak }),
    gate.max_duration && t("rollouts.gate_within", { time: gate.max_duration }),
    gate.offline === "wait" && t("rollouts.gate_offline"),
  ].filter(Boolean);
  return (
    <div
      data-testid="gate"
      aria-label={t("rollouts.gate")}
      className={cx(
        "flex w-28 shrink-0 flex-col justify-center gap-0.5 text-xs text-muted max-lg:w-full max-lg:px-3",
        wave.state === "passed" && "text-ok",
        wave.state === "failed" && "text-bad",
      )}
    >
      <ArrowRight className="size-4 max-lg:rotate-90" aria-hidden="true" />
      {lines.map((line) => (
        <span key={String(line)}>{line}</span>
      ))}
      {wave.state === "soaking" && wave.soak_until && (
        <span className="font-medium text-info">
          {t("rollouts.soak_ends")} <Ago time={wave.soak_until} />
        </span>
      )}
    </div>
  );
}
