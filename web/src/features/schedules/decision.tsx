import { useTranslation } from "react-i18next";
import type { ScheduleDecision } from "@/api/types/schedules";
import { paths } from "@/lib/paths";
import { StateShape } from "@/ui/state";
import { TextLink } from "@/ui/text-link";
import { Ago } from "@/ui/time";

const SHAPE: Record<string, string> = { dispatched: "succeeded", pending: "pending", skipped: "skipped", missed: "lost" };

/** What became of a time, with the reason when it did not fire. */
export function Decision({ decision, reason }: { decision: ScheduleDecision; reason?: boolean }) {
  const { t, i18n } = useTranslation();
  const known = decision.reason && i18n.exists(`schedules.reason_${decision.reason}`);
  const why = known ? t(`schedules.reason_${decision.reason}` as "schedules.reason_frozen") : decision.detail;
  const word = t(`schedules.${decision.outcome}` as "schedules.dispatched");
  const href = decision.outcome === "dispatched" ? ordered(decision) : undefined;
  return (
    <span className="flex min-w-0 items-baseline gap-1.5">
      <StateShape state={SHAPE[decision.outcome] ?? "unknown"} className="self-center" />
      <span className="min-w-0">
        {href ? <TextLink href={href}>{word}</TextLink> : <span>{word}</span>}
        {decision.times > 1 && <span className="figures text-muted"> × {decision.times}</span>}
        {decision.machines > 0 && (
          <span className="text-muted">, {t("common.machines", { count: decision.machines })}</span>
        )}{" "}
        <Ago time={decision.fire_at} className="text-xs text-muted" />
        {why && (
          <span title={decision.detail ?? undefined} className={reason ? "block text-xs text-muted" : "block truncate text-xs text-muted"}>
            {why}
          </span>
        )}
      </span>
    </span>
  );
}

/** What the time became: an execution, or a rollout when it goes out in waves. */
function ordered(decision: ScheduleDecision) {
  if (decision.rollout_id) return paths.rollout(decision.rollout_id);
  return decision.exec_id ? paths.execution(decision.exec_id) : undefined;
}
