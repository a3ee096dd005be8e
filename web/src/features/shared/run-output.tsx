import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useLiveOutput } from "@/api/live/output";
import { resultQuery } from "@/api/queries/results";
import type { ResultRow } from "@/api/types";
import { formatBytes } from "@/lib/format";
import { paths } from "@/lib/paths";
import { Skeleton } from "@/ui/empty";
import { OutputStream } from "@/ui/output";
import { State } from "@/ui/state";
import { Problem } from "./problem";

interface Props {
  resultId: string;
  fill?: boolean;
}

function Cut({ run, stream }: { run: ResultRow; stream: "stdout" | "stderr" }) {
  const { t, i18n } = useTranslation();
  const size = run[`${stream}_bytes`];
  return (
    <>
      {typeof size === "number" && size > 0 && <span className="figures">{formatBytes(size, i18n.language)}</span>}
      {run[`${stream}_truncated`] && (
        <>
          <span className="text-warn">{t("output.truncated")}</span>
          <a className="text-accent hover:underline" href={paths.wholeOutput(run.result_id, stream)} target="_blank" rel="noreferrer">
            {t("output.whole")}
          </a>
        </>
      )}
    </>
  );
}

/** The output of a run: live while it runs, then as it was kept. */
export function RunOutput({ resultId, fill }: Props) {
  const { t } = useTranslation();
  const query = useQuery(resultQuery(resultId));
  const run = query.data;
  const running = run?.outcome === "running";
  const live = useLiveOutput(resultId, running);
  if (query.error) return <div className="p-4"><Problem error={query.error} /></div>;
  if (!run) return <Skeleton rows={3} />;
  const stdout = running ? live.stdout : (run.stdout ?? "");
  const stderr = running ? live.stderr : (run.stderr ?? "");
  const note = running ? <State state="running" word={t("output.live")} /> : null;
  return (
    <div data-testid="run-output" data-outcome={run.outcome} className={fill ? "flex min-h-0 flex-1 flex-col" : ""}>
      {stdout === "" && stderr === "" && (
        <p className="flex items-center gap-3 px-4 py-6 text-muted">
          {note}
          {t(running ? "output.none_yet" : "output.none")}
        </p>
      )}
      {stdout !== "" && (
        <OutputStream name="stdout" text={stdout} follow={running} fill={fill} note={note ?? <Cut run={run} stream="stdout" />} />
      )}
      {stderr !== "" && (
        <OutputStream
          name="stderr"
          tone="bad"
          text={stderr}
          follow={running}
          fill={fill && stdout === ""}
          note={running ? stdout === "" && note : <Cut run={run} stream="stderr" />}
        />
      )}
    </div>
  );
}
