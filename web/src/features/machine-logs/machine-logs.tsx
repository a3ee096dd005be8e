import { useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { agentLogsQuery } from "@/api/queries/agent-logs";
import { useCan } from "@/api/queries/session";
import { Button } from "@/ui/button";
import { Skeleton } from "@/ui/empty";
import { Input, Select } from "@/ui/field";
import { Panel } from "@/ui/page";
import { AgentProblem } from "./agent-problem";
import { Diagnose } from "./diagnose";
import { LogText } from "./log-text";

const LINES = [200, 500, 2000, 10000] as const;

/** The end of the agent's log as it is now. */
function Log({ pc }: { pc: string }) {
  const { t, i18n } = useTranslation();
  const [lines, setLines] = useState<number>(LINES[1]);
  const [text, setText] = useState("");
  const [warnings, setWarnings] = useState(false);
  const { data, error, isFetching, refetch } = useQuery(agentLogsQuery(pc, lines));
  const filter = useMemo(() => ({ text, warnings }), [text, warnings]);
  return (
    <Panel title={t("logs.title")}>
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2">
        <Input
          type="search"
          aria-label={t("here.log_filter")}
          placeholder={t("here.log_filter")}
          data-testid="log-filter"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="w-60 max-md:flex-1"
        />
        <Select
          aria-label={t("here.log_level")}
          data-testid="log-level"
          value={warnings ? "warnings" : "all"}
          onChange={(event) => setWarnings(event.target.value === "warnings")}
        >
          <option value="all">{t("here.log_all")}</option>
          <option value="warnings">{t("here.log_warnings")}</option>
        </Select>
        <label className="flex items-center gap-2 text-xs text-muted">
          {t("logs.lines")}
          <Select value={lines} onChange={(event) => setLines(Number(event.target.value))} data-testid="log-lines" className="w-24">
            {LINES.map((count) => (
              <option key={count} value={count}>
                {count.toLocaleString(i18n.language)}
              </option>
            ))}
          </Select>
        </label>
        <Button
          className="ml-auto"
          icon={<RefreshCw className="size-3.5 text-muted" />}
          disabled={isFetching}
          data-testid="log-again"
          onClick={() => void refetch()}
        >
          {t("logs.again")}
        </Button>
      </div>
      {error && (
        <div className="p-4">
          <AgentProblem error={error} />
        </div>
      )}
      {!error && data === undefined && <Skeleton rows={12} />}
      {!error && data !== undefined && <LogText name={t("logs.of", { pc })} log={data} filter={filter} />}
    </Panel>
  );
}

/** The agent's log, and how the agent is. */
export default function MachineLogsTab({ pc }: { pc: string }) {
  const mayAsk = useCan("operator");
  return (
    <div className="flex flex-col gap-4">
      {mayAsk && <Diagnose pc={pc} />}
      <Log pc={pc} />
    </div>
  );
}
