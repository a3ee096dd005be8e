import { useInfiniteQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useTranslation } from "react-i18next";
import { changesCsv, changesQuery, firstSeenCsv, firstSeenQuery } from "@/api/queries/inventory";
import type { FirstSeen } from "@/api/types/inventory";
import { PagedLines } from "@/features/shared/paged-lines";
import { Problem } from "@/features/shared/problem";
import { paths } from "@/lib/paths";
import { CsvLink } from "@/ui/csv-link";
import { Empty } from "@/ui/empty";
import { TextLink } from "@/ui/text-link";
import { Ago } from "@/ui/time";
import { InventoryFrame } from "../frame";
import { ChangedThing, ChangeLine } from "./change-line";
import { ChangeFilters, useChangeFilter } from "./filters";

function NoChanges({ title }: { title: string }) {
  const { t } = useTranslation();
  return (
    <Empty icon={<History />} title={title}>
      {t("inventory.no_changes_next")}
    </Empty>
  );
}

/** What came, went and changed on all machines. */
export function ChangesPage() {
  const { t } = useTranslation();
  const { search, set, probes, job, filter } = useChangeFilter();
  const query = useInfiniteQuery(changesQuery(job, filter));
  const changes = query.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <InventoryFrame current="changes" probe={job}>
      <div className="flex flex-wrap items-center gap-2">
        <ChangeFilters kinds search={search} set={set} job={job} />
        <span className="ml-auto">
          <CsvLink href={changesCsv(job, filter)} name={`${job}-changes.csv`} />
        </span>
      </div>
      {probes.error && <Problem error={probes.error} />}
      <PagedLines query={query} count={changes.length} empty={<NoChanges title={t("inventory.no_changes")} />}>
        {changes.map((change) => (
          <ChangeLine key={change.id} change={change} showMachine />
        ))}
      </PagedLines>
    </InventoryFrame>
  );
}

const GRID = "grid items-baseline gap-x-4 gap-y-1 px-4 @2xl:grid-cols-[minmax(0,2fr)_6.5rem_minmax(0,1fr)_8rem]";

function FirstSeenLine({ seen, job }: { seen: FirstSeen; job: string }) {
  const { t } = useTranslation();
  const changes = paths.inventoryChanges({ probe: job, field: seen.field_path, name: seen.identity_json });
  return (
    <div data-testid="first-seen-row" className={`${GRID} border-b border-line/60 py-2 last:border-b-0`}>
      <TextLink href={changes} className="min-w-0 text-text">
        <ChangedThing change={seen} />
      </TextLink>
      <Ago time={seen.first_seen_at} className="text-muted" />
      <TextLink href={paths.machineInventory(seen.pc_id, { probe: job, view: "history" })} className="truncate">
        {seen.pc_id}
      </TextLink>
      <span className="figures @2xl:text-right">{t("common.machines", { count: seen.pc_count })}</span>
    </div>
  );
}

/** When each thing first came to the fleet, in the order of its name. */
export function FirstSeenPage() {
  const { t } = useTranslation();
  const { search, set, probes, job, filter } = useChangeFilter();
  const asked = { field: filter.field, identity: filter.identity, since: filter.since };
  const query = useInfiniteQuery(firstSeenQuery(job, asked));
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <InventoryFrame current="first_seen" probe={job}>
      <div className="flex flex-wrap items-center gap-2">
        <ChangeFilters search={search} set={set} job={job} />
        <span className="ml-auto">
          <CsvLink href={firstSeenCsv(job, asked)} name={`${job}-first-seen.csv`} />
        </span>
      </div>
      {probes.error && <Problem error={probes.error} />}
      <PagedLines query={query} count={rows.length} empty={<NoChanges title={t("inventory.no_first_seen")} />}>
        {rows.length > 0 && (
          <div className={`${GRID} h-9 content-center border-b border-line text-xs font-medium text-muted @max-2xl:hidden`}>
            <span>{t("inventory.what")}</span>
            <span>{t("inventory.seen_first")}</span>
            <span>{t("inventory.seen_on")}</span>
            <span className="text-right">{t("inventory.seen_machines")}</span>
          </div>
        )}
        {rows.map((seen) => (
          <FirstSeenLine key={`${seen.field_path} ${seen.identity_json}`} seen={seen} job={job} />
        ))}
      </PagedLines>
    </InventoryFrame>
  );
}
