import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Finding } from "@/features/jobs/editor/check";
import { paths } from "@/lib/paths";
import { Panel } from "@/ui/page";
import { State } from "@/ui/state";
import { TextLink } from "@/ui/text-link";
import { outlineOf } from "./outline";

interface Props {
  yaml: string;
  findings: Finding[];
  onJump: (line: number) => void;
}

function Findings({ findings, onJump }: Omit<Props, "yaml">) {
  const { t } = useTranslation();
  return findings.map((finding, at) => (
    <button
      key={at}
      type="button"
      data-testid="finding"
      data-line={finding.line}
      onClick={() => onJump(finding.line)}
      className="flex w-full gap-3 border-t border-line/60 px-4 py-2 text-left hover:bg-hover"
    >
      <span className="figures shrink-0 text-xs leading-5 text-muted">{t("jobs.line", { line: finding.line })}</span>
      <span className="min-w-0 break-words text-bad">{finding.message}</span>
    </button>
  ));
}

/** The charts a view defines, by dashboard, and what is wrong with it. */
export function ViewMeaning({ yaml, findings, onJump }: Props) {
  const { t } = useTranslation();
  const outline = useMemo(() => outlineOf(yaml), [yaml]);
  const dashboards = [...new Set(outline.widgets.map((widget) => widget.dashboard))];
  return (
    <Panel
      title={t("jobs.meaning")}
      aside={
        findings.length > 0 ? (
          <State state="failed" testId="view-invalid" word={t("jobs.invalid", { count: findings.length })} />
        ) : (
          <span className="figures">{t("views.widgets", { count: outline.widgets.length })}</span>
        )
      }
    >
      <Findings findings={findings} onJump={onJump} />
      {dashboards.map((dashboard) => (
        <div key={dashboard} className="border-t border-line/60 px-4 py-2">
          <TextLink href={paths.analytics({ dashboard })}>{dashboard || "–"}</TextLink>
          <ul className="mt-1 flex flex-col gap-1">
            {outline.widgets
              .filter((widget) => widget.dashboard === dashboard)
              .map((widget, at) => (
                <li key={at} className="flex items-baseline justify-between gap-3">
                  <span className="truncate">{widget.title}</span>
                  <span className="mono shrink-0 text-xs text-muted">
                    {widget.kind} · {widget.render} · {widget.scope}
                  </span>
                </li>
              ))}
          </ul>
        </div>
      ))}
      <p className="border-t border-line px-4 py-2 text-xs text-muted">{t("jobs.keys")}</p>
    </Panel>
  );
}
