import { useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { agentLogsQuery } from "@/api/queries/agent-logs";
import { useCan } from "@/api/queries/session";
import { Problem } from "@/features/shared/problem";
import { Button } from "@/ui/button";
import { Skeleton } from "@/ui/empty";
import { OutputStream } from "@/ui/output";
import { Panel } from "@/ui/page";
import { Diagnose } from "./diagnose";

const LINES = [200, 500, 2000, 10000] as const;

/** The end of the agent's log, and how the agent is. */
export default function MachineLogsTab({ pc }: { pc: string }) {
  const { t } = useTranslation();
  const [lines, setLines] = useState<number>(LINES[1]);
  const mayAsk = useCan("operator");
  const { data, error, isFetching, refetch } = useQuery(agentLogsQuery(pc, lines));
  return (
    <div className="flex flex-col gap-4">
      {mayAsk && <Diagnose pc={pc} />}
      <Panel
        title={t("logs.title")}
        aside={
          <span className="flex items-center gap-2">
            <label className="flex items-center gap-2 text-xs text-muted">
              {t("logs.lines")}
              <select
                value={lines}
                onChange={(event) => setLines(Number(event.target.value))}
                className="h-7 rounded border border-line bg-surface px-1"
                data-testid="log-lines"
              >
                {LINES.map((count) => <option key={count} value={count}>{count}</option>)}
              </select>
            </label>
            <Button icon={<RefreshCw className="size-3.5 text-muted" />} disabled={isFetching} onClick={() => void refetch()}>
              {t("logs.again")}
            </Button>
          </span>
        }
      >
        {error && (
          <div className="p-4">
            <Problem error={error} />
          </div>
        )}
        {!error && data === undefined && <Skeleton rows={12} />}
        {data !== undefined && <OutputStream name={t("logs.of", { pc })} text={data} follow />}
      </Panel>
    </div>
  );
}
