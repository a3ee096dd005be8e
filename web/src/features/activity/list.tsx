import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useCan } from "@/api/queries/session";
import { Problem } from "@/features/shared/problem";
import { paths } from "@/lib/paths";
import { Button, buttonClass } from "@/ui/button";
import { Empty, Skeleton } from "@/ui/empty";
import { AppLink } from "@/ui/link";

interface Props<Row> {
  query: Pick<UseInfiniteQueryResult, "error" | "isPending" | "hasNextPage" | "isFetchingNextPage" | "fetchNextPage" | "refetch">;
  rows: Row[];
  filtered: boolean;
  onClear: () => void;
  children: (row: Row) => ReactNode;
}

/** Pages of lines, newest first, with what to do when there are none. */
export function ActivityList<Row>({ query, rows, filtered, onClear, children }: Props<Row>) {
  const { t } = useTranslation();
  const mayRun = useCan("operator");
  if (query.error) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <section className="panel @container overflow-hidden">
      {query.isPending && <Skeleton rows={10} />}
      {!query.isPending && rows.length === 0 && filtered && (
        <Empty title={t("activity.none_match")} action={<Button onClick={onClear}>{t("common.clear")}</Button>}>
          {t("activity.none_match_next")}
        </Empty>
      )}
      {!query.isPending && rows.length === 0 && !filtered && (
        <Empty
          title={t("activity.none")}
          action={
            mayRun && (
              <AppLink href={paths.newRun()} className={buttonClass("primary")}>
                {t("nav.run")}
              </AppLink>
            )
          }
        >
          {t("activity.none_next")}
        </Empty>
      )}
      {rows.map(children)}
      {query.hasNextPage && (
        <div className="flex justify-center border-t border-line p-2">
          <Button kind="quiet" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t("common.more")}
          </Button>
        </div>
      )}
    </section>
  );
}
