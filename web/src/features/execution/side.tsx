import { SquareTerminal } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useReasonWord } from "@/features/shared/reason";
import { RunOutput } from "@/features/shared/run-output";
import { paths } from "@/lib/paths";
import { Empty } from "@/ui/empty";
import { State } from "@/ui/state";
import { TextLink } from "@/ui/text-link";
import { Took } from "@/ui/time";
import type { TargetView } from "./target-list";

/** The selected machine's run: its state in a line, its output below. */
export function Side({ target }: { target: TargetView | undefined }) {
  const { t } = useTranslation();
  const reasonWord = useReasonWord();
  if (!target) {
    return (
      <div className="panel flex-1">
        <Empty icon={<SquareTerminal />} title={t("execution.select")}>
          {t("execution.select_next")}
        </Empty>
      </div>
    );
  }
  const resultId = target.result_id ?? target.run?.result_id;
  const reason = target.reason ?? target.run?.reason;
  return (
    <section className="panel flex min-h-72 min-w-0 flex-1 flex-col overflow-hidden" data-testid="execution-side">
      <div className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-1.5">
        <TextLink href={paths.machine(target.pc_id)} className="font-medium">
          {target.pc_id}
        </TextLink>
        <State state={target.state} />
        {reason && <span className="text-xs text-muted">{reasonWord(reason)}</span>}
        <span className="ml-auto flex items-center gap-3 text-xs text-muted">
          {target.run && <Took from={target.run.started_at} to={target.run.finished_at} />}
          {resultId && <TextLink href={paths.run(resultId)}>{t("run.open_run")}</TextLink>}
        </span>
      </div>
      {resultId ? (
        <RunOutput key={resultId} resultId={resultId} fill />
      ) : (
        <Empty title={t("execution.waiting", { pc: target.pc_id })}>{t("execution.offline_wait")}</Empty>
      )}
    </section>
  );
}
