import { useMutation, useQuery } from "@tanstack/react-query";
import { Play, Radio, Square } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { reachQuery } from "@/api/queries/executions";
import { addEvent, askLive, UNASKED, type Answers, type LiveQuestion } from "@/api/questions";
import type { AnswerGroup } from "@/api/types/stops";
import { TargetPicker } from "@/features/run/target-picker";
import { isEmpty, useTarget } from "@/features/run/target-state";
import { Problem } from "@/features/shared/problem";
import { ScriptFields, type Script } from "@/features/shared/script-fields";
import { formatSpan } from "@/lib/format";
import { paths } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Panel } from "@/ui/page";
import { State } from "@/ui/state";
import { TextLink } from "@/ui/text-link";

const NAMED = 8;

function Group({ group }: { group: AnswerGroup }) {
  const { t } = useTranslation();
  const named = group.machines.slice(0, NAMED);
  const more = group.count - named.length;
  const text = group.answer ? group.answer.stdout + group.answer.stderr : "";
  return (
    <section className="panel" data-testid="live-group" data-count={group.count}>
      <div className="flex flex-wrap items-center gap-3 px-4 py-2">
        <span className="figures font-semibold">{t("live_query.times", { count: group.count })}</span>
        {group.answer && <State state={group.answer.outcome} />}
        <span className="text-xs text-muted">
          {named.join(", ")}
          {more > 0 && ` ${t("live_query.more", { count: more })}`}
        </span>
      </div>
      {text && (
        <pre className="max-h-44 overflow-auto border-t border-line bg-sunken px-4 py-2.5 font-mono text-xs leading-5 whitespace-pre-wrap">
          {text}
          {group.answer?.truncated && "…"}
        </pre>
      )}
    </section>
  );
}

function Progress({ answers }: { answers: Answers }) {
  const { t, i18n } = useTranslation();
  const { asked, ended } = answers;
  if (!asked) return null;
  return (
    <div className="flex flex-wrap items-center gap-3 text-sm" role="status" data-testid="live-progress">
      <progress className="h-1.5 w-48 accent-accent" max={Math.max(1, asked.asked)} value={answers.answered} />
      <span className="figures">{t("live_query.answered", { answered: answers.answered, asked: asked.asked })}</span>
      {ended && <span className="text-muted">{formatSpan(ended.elapsed_ms, i18n.language)}</span>}
      {asked.offline > 0 && <span className="text-muted">{t("live_query.offline", { count: asked.offline })}</span>}
      {asked.exec_id && <TextLink href={paths.execution(asked.exec_id)}>{t("live_query.record")}</TextLink>}
    </div>
  );
}

function useLiveQuery() {
  const [answers, setAnswers] = useState<Answers>(UNASKED);
  const abort = useRef<AbortController>(undefined);
  const ask = useMutation({
    mutationFn: ({ question, duringFreeze }: { question: LiveQuestion; duringFreeze: boolean }) => {
      abort.current?.abort();
      abort.current = new AbortController();
      setAnswers(UNASKED);
      const tell = (event: Parameters<typeof addEvent>[1]) => setAnswers((known) => addEvent(known, event));
      return askLive(question, duringFreeze, tell, abort.current.signal);
    },
  });
  const stop = () => {
    abort.current?.abort();
    ask.reset();
  };
  return { answers, ask, stop };
}

/** A script on every online machine of a target, equal answers together as they come. */
export function LiveQuery() {
  const { t } = useTranslation();
  const { target } = useTarget();
  const [script, setScript] = useState<Script>({ shell: "sh", script: "", timeout: 30 });
  const { answers, ask, stop } = useLiveQuery();
  const reach = useQuery(reachQuery(target)).data;
  const online = reach && !isEmpty(target) ? reach.count - reach.offline : 0;
  const ready = script.script.trim() !== "" && !isEmpty(target) && !ask.isPending;
  const frozen = ask.error instanceof ApiError && ask.error.code === "frozen";
  const go = () => {
    if (!ready) return;
    const question = { script: script.script, shell: script.shell, timeout_secs: script.timeout, target };
    ask.mutate({ question, duringFreeze: frozen });
  };
  return (
    <div className="flex flex-col gap-4">
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Panel title={t("run.script")}>
          <div className="p-4">
            <ScriptFields value={script} onChange={setScript} onGo={go} rows={4} />
          </div>
        </Panel>
        <Panel title={t("run.where")}>
          <div className="p-4">
            <TargetPicker />
          </div>
        </Panel>
      </div>
      <div className="flex flex-wrap items-center gap-3">
        {ask.isPending ? (
          <Button icon={<Square className="size-3.5" />} data-testid="live-stop" onClick={stop}>
            {t("live_query.leave")}
          </Button>
        ) : (
          <Button kind="primary" icon={<Play className="size-3.5" />} data-testid="live-ask" disabled={!ready} onClick={go}>
            {frozen ? t("live_query.ask_frozen") : t("live_query.ask", { count: online })}
          </Button>
        )}
        <Progress answers={answers} />
      </div>
      {ask.error && <Problem error={ask.error} />}
      {answers.ended && answers.ended.silent > 0 && (
        <p className="text-sm text-warn" data-testid="live-silent">
          {t("live_query.silent", { count: answers.ended.silent })}: {answers.ended.silent_machines.slice(0, 50).join(", ")}
        </p>
      )}
      {answers.groups.map((group) => (
        <Group key={group.number} group={group} />
      ))}
      {answers.others > 0 && <p className="text-sm text-muted">{t("live_query.others", { count: answers.others })}</p>}
      {!answers.asked && !ask.isPending && (
        <Panel>
          <Empty icon={<Radio />} title={t("live_query.none")}>
            {t("live_query.none_next")}
          </Empty>
        </Panel>
      )}
    </div>
  );
}
