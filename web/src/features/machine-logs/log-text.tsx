import { useLayoutEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { CopyButton } from "@/ui/copy";
import { stretchesOf, type Level, type LogFilter } from "./lines";

const LOOK: Record<Level, string> = { error: "text-bad", warn: "text-warn", other: "" };

/** The lines of a log, its end in sight, what went wrong in colour. */
export function LogText({ name, log, filter }: { name: string; log: string; filter: LogFilter }) {
  const { t } = useTranslation();
  const box = useRef<HTMLPreElement>(null);
  const { stretches, count } = useMemo(() => stretchesOf(log, filter), [log, filter]);
  useLayoutEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [stretches]);
  return (
    <>
      <div className="flex h-8 items-center justify-between gap-2 border-b border-line px-4 text-xs text-muted">
        <span className="figures" data-testid="log-count">{t("here.log_shown", { count })}</span>
        <CopyButton text={stretches.map((stretch) => stretch.text).join("")} label={t("output.copy")} />
      </div>
      {count === 0 ? (
        <p className="px-4 py-6 text-sm text-muted">{t("here.log_none")}</p>
      ) : (
        <pre
          ref={box}
          tabIndex={0}
          aria-label={name}
          data-testid="log-text"
          className="max-h-[60vh] overflow-auto rounded-b-lg bg-sunken px-4 py-3 font-mono text-xs leading-5 break-words whitespace-pre-wrap"
        >
          {stretches.map((stretch, at) => (
            <span key={at} data-level={stretch.level} className={LOOK[stretch.level]}>
              {stretch.text}
            </span>
          ))}
        </pre>
      )}
    </>
  );
}
