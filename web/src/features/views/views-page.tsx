import { useQuery } from "@tanstack/react-query";
import { FileChartColumn, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useCan } from "@/api/queries/session";
import { viewsQuery } from "@/api/queries/views";
import { Problem } from "@/features/shared/problem";
import { useListKeys } from "@/lib/list-keys";
import { paths } from "@/lib/paths";
import { buttonClass } from "@/ui/button";
import { Empty, Skeleton } from "@/ui/empty";
import { AppLink } from "@/ui/link";
import { Page, PageHeader } from "@/ui/page";

/** The documents that define charts, beside those that jobs bring along. */
export function ViewsPage() {
  const { t } = useTranslation();
  const mayWrite = useCan("operator");
  useListKeys();
  const { data, error, refetch, isPending } = useQuery(viewsQuery);
  const create = mayWrite && (
    <AppLink href={paths.newView()} className={buttonClass("primary")} data-testid="view-create">
      <Plus className="size-4" />
      {t("views.create")}
    </AppLink>
  );
  return (
    <Page>
      <PageHeader title={t("views.title")} detail={t("views.about")} actions={create} />
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      <section className="panel @container overflow-hidden">
        {isPending && <Skeleton rows={5} />}
        {data?.length === 0 && (
          <Empty icon={<FileChartColumn />} title={t("views.none")} action={create}>
            {t("views.none_next")}
          </Empty>
        )}
        {data?.map((view) => (
          <AppLink
            key={view.id}
            href={paths.view(view.id)}
            data-testid="view-row"
            data-view={view.id}
            className="grid grid-cols-[1fr_auto] items-center gap-x-4 border-b border-line/60 px-4 py-2 last:border-b-0 hover:bg-hover"
          >
            <span className="min-w-0">
              <span className="block truncate font-medium">{view.id}</span>
              {view.error ? (
                <span className="block text-xs text-bad">{view.error}</span>
              ) : (
                <span className="block truncate text-xs text-muted">{view.description}</span>
              )}
            </span>
            <span className="text-right text-xs text-muted">
              <span className="figures block">{t("views.widgets", { count: view.widgets.length })}</span>
              <span className="block">{[...new Set(view.widgets.map((widget) => widget.dashboard))].join(", ")}</span>
            </span>
          </AppLink>
        ))}
      </section>
    </Page>
  );
}
