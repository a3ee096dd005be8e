import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { Skeleton } from "@/ui/empty";
import { Panel } from "@/ui/page";
import { Problem } from "./problem";

type Paged = Pick<
  UseInfiniteQueryResult,
  "error" | "isLoading" | "hasNextPage" | "isFetchingNextPage" | "fetchNextPage" | "refetch"
>;

/** A list of lines that comes page after page: its problem, its emptiness, and the button for more. */
export function PagedLines({ query, count, empty, children }: {
  query: Paged;
  count: number;
  empty: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  if (query.error) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Panel className="overflow-hidden">
      {query.isLoading && <Skeleton rows={10} />}
      {!query.isLoading && count === 0 && empty}
      {children}
      {query.hasNextPage && (
        <div className="flex justify-center border-t border-line p-2">
          <Button kind="quiet" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t("common.more")}
          </Button>
        </div>
      )}
    </Panel>
  );
}
