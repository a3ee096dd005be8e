import { useTranslation } from "react-i18next";
import type { TaskHealth } from "@/api/types";
import { formatNumber, formatSpan } from "@/lib/format";
import { Panel } from "@/ui/page";
import { State } from "@/ui/state";
import { Ago } from "@/ui/time";

const GRID =
  "grid items-center gap-x-4 gap-y-1 px-4 grid-cols-[1fr_auto] @4xl:grid-cols-[minmax(9rem,1.4fr)_7.5rem_10.5rem_4.5rem_minmax(9rem,2fr)_6rem]";

function useLag(): (task: TaskHealth) => string | undefined {
  const { t, i18n } = useTranslation();
  return (task) => {
    if (task.lag_messages === null || task.lag_messages === undefined) return undefined;
    if (task.lag_messages === 0) return t("system.lag_none");
    const messages = t("system.lag_messages", { count: task.lag_messages });
    return task.lag_seconds ? `${messages} · ${formatSpan(task.lag_seconds * 1000, i18n.language)}` : messages;
  };
}

const STATE: Record<string, string> = { stopped: "task_stopped" };

/** The backend's supervised tasks: what each does now, how far behind, what last went wrong. */
export function Tasks({ tasks }: { tasks: TaskHealth[] }) {
  const { t, i18n } = useTranslation();
  const lag = useLag();
  return (
    <Panel title={t("system.tasks")}>
      <div className={`${GRID} h-8 border-b border-line text-xs text-muted @max-4xl:hidden`}>
        <span>{t("system.task")}</span>
        <span>{t("system.task_state")}</span>
        <span className="text-right">{t("system.lag")}</span>
        <span className="text-right">{t("system.restarts")}</span>
        <span>{t("system.last_error")}</span>
        <span className="text-right">{t("system.since")}</span>
      </div>
      {tasks.map((task) => (
        <div
          key={task.name}
          data-testid="task-row"
          data-task={task.name}
          data-state={task.state}
          className={`${GRID} min-h-9 border-b border-line/60 py-1.5 last:border-b-0`}
        >
          <span className="mono truncate font-medium">{task.name}</span>
          <State state={STATE[task.state] ?? task.state} />
          <span className="figures text-right text-muted @max-4xl:text-left">{lag(task) ?? ""}</span>
          <span className="figures text-right text-muted @max-4xl:hidden">{formatNumber(task.restarts, i18n.language)}</span>
          <span className={`min-w-0 break-words @max-4xl:col-span-2 ${task.last_error ? "text-bad" : "text-faint @max-4xl:hidden"}`}>
            {task.last_error ?? t("system.no_error")}
          </span>
          <span className="text-right text-xs text-muted @max-4xl:hidden">
            <Ago time={task.since} />
          </span>
        </div>
      ))}
    </Panel>
  );
}
