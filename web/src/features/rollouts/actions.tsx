import { FastForward, Pause, Play, RotateCcw, Square } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useOrderRollout } from "@/api/queries/rollouts";
import type { RolloutDetail, RolloutOrder } from "@/api/types/rollouts";
import { Problem } from "@/features/shared/problem";
import { Button } from "@/ui/button";
import { Dialog, DialogActions } from "@/ui/dialog";

const ICONS = {
  pause: <Pause className="size-3.5" />,
  resume: <Play className="size-3.5" />,
  promote: <FastForward className="size-3.5" />,
  retry: <RotateCcw className="size-3.5" />,
  abort: <Square className="size-3 fill-current" />,
};

/** Who would try again: machines that failed, and those nobody has heard of. */
function retried({ rollout, waves }: Pick<RolloutDetail, "rollout" | "waves">): number {
  const counts = waves[rollout.wave - 1]?.counts;
  return (counts?.failed ?? 0) + (counts?.pending ?? 0) + (counts?.offline ?? 0);
}

/** What may be ordered now. */
function ordersOf({ rollout, waves }: RolloutDetail): RolloutOrder[] {
  const soaks = waves.some((wave) => wave.state === "soaking");
  switch (rollout.state) {
    case "draft":
    case "paused":
      return ["resume", "abort"];
    case "running":
      return soaks ? ["promote", "pause", "abort"] : ["pause", "abort"];
    case "halted":
      return retried({ rollout, waves }) > 0 ? ["retry", "abort"] : ["abort"];
    default:
      return [];
  }
}

/** Pause, go on, skip a soak, try again, end it: what reaches machines says how many first. */
export function RolloutActions({ detail }: { detail: RolloutDetail }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<RolloutOrder>();
  const order = useOrderRollout(detail.rollout.id);
  const counts = detail.waves[detail.rollout.wave - 1]?.counts;
  const count = asking === "retry" ? retried(detail) : (counts?.running ?? 0);
  const go = (which: RolloutOrder) => order.mutate(which, { onSuccess: () => setAsking(undefined) });
  const label = (which: RolloutOrder) =>
    t(which === "resume" && detail.rollout.state === "draft" ? "rollouts.do.start" : `rollouts.do.${which}`);
  return (
    <>
      {ordersOf(detail).map((which) => (
        <Button
          key={which}
          kind={which === "abort" ? "danger" : "plain"}
          data-testid={`rollout-${which}`}
          icon={ICONS[which]}
          disabled={order.isPending}
          onClick={() => (which === "pause" ? go(which) : setAsking(which))}
        >
          {label(which)}
        </Button>
      ))}
      {order.error && !asking && <Problem error={order.error} />}
      {asking && (
        <Dialog open onClose={() => setAsking(undefined)} title={label(asking)}>
          <p>{t(`rollouts.ask.${asking}`, { count })}</p>
          {order.error && <Problem error={order.error} />}
          <DialogActions>
            <Button onClick={() => setAsking(undefined)}>{t("common.cancel")}</Button>
            <Button
              kind={asking === "abort" ? "danger" : "primary"}
              data-testid="rollout-confirm"
              disabled={order.isPending}
              onClick={() => go(asking)}
            >
              {label(asking)}
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </>
  );
}
