import { useQuery } from "@tanstack/react-query";
import { Layers, Plus, SlidersHorizontal } from "lucide-react";
import { useTranslation } from "react-i18next";
import { groupsQuery, type GroupRow } from "@/api/queries/groups";
import { useCan } from "@/api/queries/session";
import { Problem } from "@/features/shared/problem";
import { useListKeys } from "@/lib/list-keys";
import { paths } from "@/lib/paths";
import { buttonClass } from "@/ui/button";
import { Empty, Skeleton } from "@/ui/empty";
import { AppLink } from "@/ui/link";
import { Page, PageHeader } from "@/ui/page";
import { State } from "@/ui/state";

function Row({ group }: { group: GroupRow }) {
  const { t } = useTranslation();
  return (
    <AppLink
      href={paths.group(group.name)}
      data-testid="group-row"
      data-group={group.name}
      className="grid grid-cols-[1fr_auto] items-center gap-x-4 border-b border-line/60 px-4 py-2 last:border-b-0 hover:bg-hover"
    >
      <span className="min-w-0">
        <span className="block truncate font-medium">{group.name}</span>
        {group.problem ? (
          <span className="block truncate text-xs text-bad" title={group.problem}>
            {t("groups.failing")}: {group.problem}
          </span>
        ) : (
          <span className="block truncate text-xs text-muted">{group.description ?? group.query}</span>
        )}
      </span>
      <span className="text-right text-xs text-muted">
        <span className="figures block text-sm text-text">{t("groups.members", { count: group.members.length })}</span>
        <span className="block">
          {[t(`groups.kind_${group.kind}`), group.has_config && t("groups.configured"), ...group.tags].filter(Boolean).join(" · ")}
        </span>
      </span>
    </AppLink>
  );
}

/** Every group: those with a document, and those machines are assigned to. */
export function GroupsPage() {
  const { t } = useTranslation();
  const mayWrite = useCan("operator");
  useListKeys();
  const { data, error, refetch, isPending } = useQuery(groupsQuery);
  const failing = data?.filter((group) => group.problem).length ?? 0;
  const create = mayWrite && (
    <AppLink href={paths.newGroup()} className={buttonClass("primary")} data-testid="group-create">
      <Plus className="size-4" />
      {t("groups.create")}
    </AppLink>
  );
  return (
    <Page>
      <PageHeader
        title={t("groups.title")}
        state={failing > 0 && <State soft state="failed" testId="groups-failing" word={String(failing)} />}
        detail={t("groups.about")}
        actions={
          <>
            <AppLink href={paths.config()} className={buttonClass()} data-testid="open-config">
              <SlidersHorizontal className="size-4 text-muted" />
              {t("groups.config")}
            </AppLink>
            {create}
          </>
        }
      />
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      <section className="panel @container overflow-hidden">
        {isPending && <Skeleton rows={5} />}
        {data?.length === 0 && (
          <Empty icon={<Layers />} title={t("groups.none")} action={create}>
            {t("groups.none_next")}
          </Empty>
        )}
        {data?.map((group) => <Row key={group.name} group={group} />)}
      </section>
    </Page>
  );
}
