import { useQuery } from "@tanstack/react-query";
import { ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { checkProblemsQuery } from "@/api/queries/checks";
import type { CheckProblem } from "@/api/types/checks";
import { paths } from "@/lib/paths";
import { Panel } from "@/ui/page";
import { State } from "@/ui/state";
import { TextLink } from "@/ui/text-link";
import { Ago } from "@/ui/time";

function ProblemLine({ problem }: { problem: CheckProblem }) {
  return (
    <div
      data-testid="check-problem"
      data-pc={problem.pc_id}
      className="grid grid-cols-[1fr_auto] items-baseline gap-x-4 gap-y-1 border-t border-line/60 px-4 py-2 @2xl:grid-cols-[minmax(0,1.2fr)_minmax(0,2.6fr)_6.5rem]"
    >
      <span className="flex min-w-0 items-baseline gap-2">
        <TextLink href={paths.machine(problem.pc_id)} className="truncate font-medium text-text">
          {problem.pc_id}
        </TextLink>
        <span className="truncate text-xs text-muted">{problem.check_name}</span>
      </span>
      <span className="line-clamp-2 break-words text-muted @max-2xl:col-span-2 @max-2xl:row-start-2" title={problem.reason}>
        {problem.reason}
      </span>
      <TextLink href={paths.run(problem.result_id)} className="text-right text-xs">
        <Ago time={problem.recorded_at} />
      </TextLink>
    </div>
  );
}

/** Reports of checks that could not be read; their machines stand as they stood before. */
export function CheckProblems() {
  const { t } = useTranslation();
  const problems = useQuery(checkProblemsQuery).data ?? [];
  const [open, setOpen] = useState(false);
  if (problems.length === 0) return null;
  const Arrow = open ? ChevronDown : ChevronRight;
  return (
    <Panel className="overflow-hidden">
      <button
        type="button"
        aria-expanded={open}
        data-testid="check-problems"
        data-count={problems.length}
        onClick={() => setOpen(!open)}
        className="flex w-full items-center gap-2 px-4 py-2.5 text-left hover:bg-hover"
      >
        <Arrow className="size-4 shrink-0 text-muted" aria-hidden="true" />
        <State state="warn" word={t("compliance.problems", { count: problems.length })} />
        <span className="truncate text-muted max-md:hidden">{t("compliance.problems_note")}</span>
      </button>
      {open && problems.map((problem) => <ProblemLine key={`${problem.check_name} ${problem.pc_id}`} problem={problem} />)}
    </Panel>
  );
}
