import { useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { useTranslation } from "react-i18next";
import { parseDocument } from "yaml";
import { reachQuery } from "@/api/queries/executions";
import type { Target } from "@/api/types";
import type { ScheduleChecked } from "@/api/types/schedules";
import type { Verdict } from "@/features/jobs/editor/check";
import { Problem } from "@/features/shared/problem";
import { Panel } from "@/ui/page";
import { State } from "@/ui/state";
import { NextFire } from "./next-fire";
import { noteWords, whenWords } from "./when";

const texts = (value: unknown) => (Array.isArray(value) ? value.filter((each) => typeof each === "string") : []);

/** Whom a document names; nobody when it cannot be read. */
export function targetIn(yaml: string): Target {
  const document = parseDocument(yaml);
  const whole = document.errors.length > 0 ? undefined : (document.toJS() as { target?: Record<string, unknown> } | null);
  const target = whole?.target;
  return { all: target?.all === true, groups: texts(target?.groups), pcs: texts(target?.pcs) };
}

function Findings({ verdict, onJump }: { verdict: Verdict; onJump: (line: number) => void }) {
  const { t } = useTranslation();
  const findings = verdict.state === "invalid" ? verdict.findings : verdict.state === "valid" ? verdict.warnings : [];
  const tone = verdict.state === "invalid" ? "text-bad" : "text-warn";
  return findings.map((finding) => (
    <button
      key={`${finding.line} ${finding.message}`}
      type="button"
      data-testid="finding"
      className={`border-b border-line/60 px-4 py-2 text-left break-words hover:bg-hover ${tone}`}
      onClick={() => onJump(finding.line)}
    >
      <span className="figures text-xs text-muted">{t("jobs.line", { line: finding.line })}</span> {finding.message}
    </button>
  ));
}

/** Whom it reaches as it is written, and when. */
function Outlook({ checked, yaml }: { checked: ScheduleChecked; yaml: string }) {
  const { t, i18n } = useTranslation();
  const reach = useQuery(reachQuery(targetIn(useDeferredValue(yaml)))).data;
  return (
    <div className="flex flex-col gap-3 px-4 py-3">
      {reach && (
        <p data-testid="schedule-reach" data-count={reach.count}>
          {reach.count > 0 ? (
            <span className="figures font-semibold">{t("common.machines", { count: reach.count })}</span>
          ) : (
            <span className="text-warn">{t("schedules.reaches_nobody")}</span>
          )}
          {reach.offline > 0 && <span className="block text-xs text-muted">{t("run.reach_offline", { count: reach.offline })}</span>}
        </p>
      )}
      <div className="grid gap-1">
        <p className="font-medium">{whenWords(t, checked.when, i18n.language)}</p>
        {checked.fires.map((fire) => (
          <NextFire key={fire} time={fire} exact />
        ))}
        {checked.note && <p className="text-muted">{noteWords(t, checked)}</p>}
      </div>
    </div>
  );
}

interface Props {
  verdict: Verdict;
  /** What the server said of the text it found right last. */
  checked: ScheduleChecked | undefined;
  yaml: string;
  onJump: (line: number) => void;
}

/** Beside the text: whether it is right, whom it reaches and when. */
export function ScheduleMeaning({ verdict, checked, yaml, onJump }: Props) {
  const { t } = useTranslation();
  const aside =
    verdict.state === "valid" ? (
      <State state="ok" word={t("jobs.valid")} />
    ) : (
      verdict.state === "checking" && t("jobs.checking")
    );
  return (
    <Panel title={t("jobs.meaning")} aside={aside}>
      <div className="flex flex-col" data-testid="schedule-verdict" data-state={verdict.state}>
        {verdict.state === "unknown" && <Problem error={verdict.error} />}
        <Findings verdict={verdict} onJump={onJump} />
        {checked && verdict.state !== "invalid" && <Outlook checked={checked} yaml={yaml} />}
        <p className="border-t border-line px-4 py-2 text-xs text-muted">{t("jobs.keys")}</p>
      </div>
    </Panel>
  );
}
