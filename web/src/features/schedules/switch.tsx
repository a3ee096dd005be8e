import { useTranslation } from "react-i18next";
import { useSwitchSchedule } from "@/api/queries/schedules";
import { Button } from "@/ui/button";

/** Switches a schedule on or off; what runs goes on. */
export function Switch({ id, enabled }: { id: string; enabled: boolean }) {
  const { t } = useTranslation();
  const change = useSwitchSchedule();
  return (
    <Button
      small
      aria-pressed={enabled}
      data-testid="schedule-switch"
      disabled={change.isPending}
      onClick={() => change.mutate({ id, enabled: !enabled })}
    >
      {t(enabled ? "schedules.switch_off" : "schedules.switch_on")}
    </Button>
  );
}
