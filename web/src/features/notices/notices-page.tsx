import { useInfiniteQuery } from "@tanstack/react-query";
import { Megaphone } from "lucide-react";
import { useTranslation } from "react-i18next";
import { noticesQuery, type NoticeFilter } from "@/api/queries/notices";
import { useCan } from "@/api/queries/session";
import type { NoticeRow } from "@/api/types/notices";
import { ChoiceSelect, ClearButton } from "@/features/activity/filters";
import { PagedLines } from "@/features/shared/paged-lines";
import { useAddress } from "@/features/shared/search";
import { SearchInput } from "@/features/shared/search-input";
import { formatNumber } from "@/lib/format";
import { paths } from "@/lib/paths";
import { buttonClass } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { AppLink } from "@/ui/link";
import { Page, PageHeader } from "@/ui/page";
import { TextLink } from "@/ui/text-link";
import { Ago } from "@/ui/time";
import { Priority, Standing, useAudienceWords } from "./parts";

function Line({ row }: { row: NoticeRow }) {
  const { t, i18n } = useTranslation();
  const words = useAudienceWords();
  return (
    <div
      data-testid="notice-row"
      data-id={row.id}
      className="grid items-center gap-x-4 gap-y-1 border-b border-line/60 px-4 py-2 last:border-b-0 @2xl:grid-cols-[7rem_minmax(0,1fr)_11rem_7rem_7rem]"
    >
      <Priority priority={row.priority} />
      <span className="flex min-w-0 flex-col">
        <TextLink href={paths.notice(row.id)} className="truncate font-medium text-text">{row.title}</TextLink>
        <span className="truncate text-xs text-muted">
          {words(row.target)}
          {row.issued_by && ` · ${row.issued_by}`}
        </span>
      </span>
      <span className="figures text-xs text-muted">
        {row.require_ack && t("notices.confirmed_count", { count: row.confirmed, shown: formatNumber(row.confirmed, i18n.language) })}
      </span>
      <Standing state={row.state} />
      <Ago time={row.issued_at} className="text-xs text-muted @2xl:text-right" />
    </div>
  );
}

/** What people at machines were told, the last one sent first. */
export function NoticesPage() {
  const { t } = useTranslation();
  const may = useCan("operator");
  const [search, set] = useAddress();
  const filter: NoticeFilter = { q: search.q, state: search.state, by_people: search.by === "people" ? true : search.by === "checks" ? false : undefined };
  const query = useInfiniteQuery(noticesQuery(filter));
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  const states = ["active", "expired", "recalled"] as const;
  return (
    <Page>
      <PageHeader
        title={t("notices.title")}
        actions={may && <AppLink href={paths.newNotice()} data-testid="new-notice" className={buttonClass("primary")}>{t("notices.compose")}</AppLink>}
      />
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput page testId="filter-q" label={t("notices.search")} value={search.q} onChange={(q) => set({ q })} />
        <ChoiceSelect
          name="state"
          label={t("notices.state")}
          value={search.state}
          options={[["", t("notices.any_state")], ...states.map((state): [string, string] => [state, t(`notices.state_${state}`)])]}
          set={set}
        />
        <ChoiceSelect
          name="by"
          label={t("notices.by")}
          value={search.by}
          options={[["", t("notices.by_anybody")], ["people", t("notices.by_people")], ["checks", t("notices.by_checks")]]}
          set={set}
        />
        <ClearButton
          shown={Boolean(search.q || search.state || search.by)}
          onClear={() => set({ q: undefined, state: undefined, by: undefined })}
        />
      </div>
      <PagedLines query={query} count={rows.length} empty={<Empty icon={<Megaphone />} title={t("notices.none")}>{t("notices.none_hint")}</Empty>}>
        {rows.map((row) => <Line key={row.id} row={row} />)}
      </PagedLines>
    </Page>
  );
}
