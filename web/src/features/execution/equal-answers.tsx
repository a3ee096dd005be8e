import { useTranslation } from "react-i18next";
import type { ResultRow } from "@/api/types";
import { formatBytes } from "@/lib/format";
import { groupOutputs, type OutputGroup } from "@/lib/output-groups";
import { paths } from "@/lib/paths";
import { Empty } from "@/ui/empty";
import { State } from "@/ui/state";
import { useStateWord } from "@/ui/state-word";
import { TextLink } from "@/ui/text-link";

const NAMED = 6;

function Names({ group }: { group: OutputGroup<ResultRow> }) {
  const { t } = useTranslation();
  const named = group.answers.slice(0, NAMED);
  const more = group.answers.length - named.length;
  return (
    <p className="text-xs leading-5 text-muted">
      {named.map((answer, at) => (
        <span key={answer.result_id}>
          {at > 0 && ", "}
          <TextLink href={paths.run(answer.result_id)}>{answer.pc_id}</TextLink>
        </span>
      ))}
      {more > 0 && ` ${t("execution.others", { names: "", count: more }).trim()}`}
    </p>
  );
}

function Preview({ run }: { run: ResultRow }) {
  const { t, i18n } = useTranslation();
  const text = run.outcome === "succeeded" ? run.stdout || run.stderr : run.stderr || run.stdout;
  const size = (run.stdout_bytes ?? 0) + (run.stderr_bytes ?? 0);
  if (!text) return <p className="px-4 py-3 text-muted">{t("execution.no_output")}</p>;
  return (
    <>
      <pre className="max-h-44 overflow-auto bg-sunken px-4 py-2.5 font-mono text-xs leading-5 whitespace-pre-wrap">{text}</pre>
      {size > text.length && (
        <p className="figures border-t border-line px-4 py-1 text-xs text-muted">
          {t("execution.preview")} · {formatBytes(size, i18n.language)}
        </p>
      )}
    </>
  );
}

/** Answers put together by outcome and output, the odd ones first. */
export function EqualAnswers({ runs }: { runs: ResultRow[] }) {
  const { t } = useTranslation();
  const word = useStateWord();
  const groups = groupOutputs(runs);
  if (groups.length === 0) {
    return (
      <div className="panel">
        <Empty title={t("execution.groups_none")}>{t("execution.groups_next")}</Empty>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      {groups.slice(0, 200).map((group) => (
        <section key={group.key} className="panel overflow-hidden" data-testid="answer-group" data-count={group.answers.length}>
          <div className="flex flex-col gap-1 border-b border-line px-4 py-2">
            <State
              state={group.first.outcome}
              className="font-medium"
              word={
                group.answers.length === 1
                  ? [group.first.pc_id, word(group.first.outcome)].join(" · ")
                  : t("execution.group_same", { count: group.answers.length, state: word(group.first.outcome) })
              }
            />
            {Boolean(group.first.exit_code) && (
              <span className="figures text-xs text-muted">{`${t("result.exit")} ${group.first.exit_code}`}</span>
            )}
            {group.answers.length > 1 && <Names group={group} />}
          </div>
          <Preview run={group.first} />
        </section>
      ))}
    </div>
  );
}
