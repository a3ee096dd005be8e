import { useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";
import { CopyButton } from "./copy";

interface StreamProps {
  name: string;
  text: string;
  tone?: "bad";
  note?: React.ReactNode;
  follow?: boolean;
  fill?: boolean;
}

/** More than this at once makes a page slow; the end is what matters, the whole can be opened. */
const MOST_SHOWN = 400_000;

/** Terminal colours are for terminals; the text is what counts here. */
function plain(text: string): string {
   
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, "");
}

/** Keeps the end in sight while output arrives, unless the reader has scrolled away from it. */
function useFollow(text: string, follow: boolean | undefined) {
  const box = useRef<HTMLPreElement>(null);
  const atEnd = useRef(true);
  useLayoutEffect(() => {
    const element = box.current;
    if (follow && element && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [text, follow]);
  const onScroll = () => {
    const element = box.current;
    if (element) atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 24;
  };
  return { box, onScroll };
}

/** One stream of a run's output. */
export function OutputStream({ name, text, tone, note, follow, fill }: StreamProps) {
  const { t } = useTranslation();
  const { box, onScroll } = useFollow(text, follow);
  const cut = text.length > MOST_SHOWN;
  return (
    <div className={cx("flex min-w-0 flex-col", fill && "min-h-0 flex-1")}>
      <div className="flex h-8 items-center justify-between gap-2 border-b border-line px-4 text-xs text-muted">
        <span className={cx("mono", tone === "bad" && "text-bad")}>{name}</span>
        <span className="flex items-center gap-2">
          {cut && <span className="text-warn">{t("output.tail")}</span>}
          {note}
          <CopyButton text={text} label={t("output.copy")} />
        </span>
      </div>
      <pre
        ref={box}
        onScroll={onScroll}
        tabIndex={0}
        aria-label={name}
        data-stream={name}
        className={cx(
          "overflow-auto bg-sunken px-4 py-3 font-mono text-xs leading-5 break-words whitespace-pre-wrap",
          fill ? "min-h-24 flex-1" : "max-h-[60vh]",
        )}
      >
        {plain(cut ? text.slice(-MOST_SHOWN) : text)}
      </pre>
    </div>
  );
}
