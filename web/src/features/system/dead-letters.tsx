import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { MailX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { deadLetterQuery, deadLettersQuery } from "@/api/queries/system";
import type { DeadLetter } from "@/api/types";
import { Problem } from "@/features/shared/problem";
import { cx } from "@/lib/cx";
import { formatBytes } from "@/lib/format";
import { useListKeys } from "@/lib/list-keys";
import { paths } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Empty, Skeleton } from "@/ui/empty";
import { AppLink } from "@/ui/link";
import { OutputStream } from "@/ui/output";
import { Facts, Panel } from "@/ui/page";
import { Ago } from "@/ui/time";

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function Letter({ id }: { id: string }) {
  const { t, i18n } = useTranslation();
  const { data: letter, error } = useQuery(deadLetterQuery(id));
  if (error) return <Problem error={error} />;
  if (!letter) return <Panel><Skeleton rows={4} /></Panel>;
  return (
    <Panel title={t("system.letter", { sequence: letter.sequence })} className="overflow-hidden">
      <div className="px-4 py-1.5" data-testid="dead-letter">
        <Facts
          rows={[
            [t("system.why"), <span key="why" className="text-bad">{letter.reason}</span>],
            [t("system.subject"), <span key="subject" className="mono break-all">{letter.subject}</span>],
            [t("system.stream"), <span key="stream" className="mono">{`${letter.stream} · ${letter.sequence}`}</span>],
            [t("system.when"), <Ago key="when" time={letter.recorded_at} />],
          ]}
        />
      </div>
      <OutputStream name={t("system.payload")} text={pretty(letter.payload_preview)} note={formatBytes(letter.payload_bytes, i18n.language)} />
    </Panel>
  );
}

function Row({ letter, selected }: { letter: DeadLetter; selected: boolean }) {
  return (
    <AppLink
      href={paths.deadLetter(letter.id)}
      data-testid="dead-letter-row"
      data-letter={letter.id}
      className={cx(
        "flex flex-col gap-0.5 border-b border-line/60 px-4 py-2 last:border-b-0",
        selected ? "bg-selected" : "hover:bg-hover",
      )}
    >
      <span className="flex items-baseline justify-between gap-3">
        <span className="mono truncate">{letter.subject}</span>
        <Ago time={letter.recorded_at} className="shrink-0 text-xs text-muted" />
      </span>
      <span className="truncate text-xs text-muted">{letter.reason}</span>
    </AppLink>
  );
}

/** Messages that could not be read: each with its reason, its payload beside the list. */
export function DeadLetters({ selected }: { selected: string | undefined }) {
  const { t } = useTranslation();
  useListKeys();
  const query = useInfiniteQuery(deadLettersQuery);
  const letters = query.data?.pages.flatMap((page) => page.rows) ?? [];
  if (query.error) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.isPending && letters.length === 0) {
    return (
      <Panel>
        <Empty icon={<MailX />} title={t("system.letters_none")}>
          {t("system.letters_none_next")}
        </Empty>
      </Panel>
    );
  }
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Panel>
        {query.isPending && <Skeleton />}
        {letters.map((letter) => (
          <Row key={letter.id} letter={letter} selected={String(letter.id) === selected} />
        ))}
        {query.hasNextPage && (
          <div className="flex justify-center p-2">
            <Button kind="quiet" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {t("common.more")}
            </Button>
          </div>
        )}
      </Panel>
      {selected ? (
        <Letter key={selected} id={selected} />
      ) : (
        <Panel className="max-lg:hidden">
          <Empty title={t("system.choose")} />
        </Panel>
      )}
    </div>
  );
}
