import { useInfiniteQuery } from "@tanstack/react-query";
import { FolderDown } from "lucide-react";
import { useTranslation } from "react-i18next";
import { bundleAddress, bundlesQuery } from "@/api/queries/files";
import type { BundleRow } from "@/api/types/files";
import { PagedLines } from "@/features/shared/paged-lines";
import { useAddress } from "@/features/shared/search";
import { SearchInput } from "@/features/shared/search-input";
import { paths } from "@/lib/paths";
import { Empty } from "@/ui/empty";
import { TextLink } from "@/ui/text-link";
import { DeleteFile } from "./delete-file";
import { FilesFrame } from "./frame";
import { Actions, LINE, Published, Size } from "./line";

function BundleLine({ row }: { row: BundleRow }) {
  const address = bundleAddress(row.key);
  const name = row.name ?? row.job_id ?? row.key;
  return (
    <div data-testid="bundle-row" data-key={row.key} className={LINE}>
      <span className="flex min-w-0 items-baseline gap-2">
        <TextLink href={paths.machine(row.pc_id)} className="truncate font-medium text-text">
          {row.pc_id}
        </TextLink>
        <TextLink href={paths.run(row.result_id)} className="truncate text-muted">
          {name}
        </TextLink>
      </span>
      <span className="truncate text-muted" title={row.description ?? undefined}>
        {row.description}
      </span>
      <Size bytes={row.size} />
      <Published at={row.collected_at} />
      <Actions address={row.size === null ? undefined : address} name={row.key}>
        <DeleteFile name={row.key} address={address} />
      </Actions>
    </div>
  );
}

/** Bundles of files that jobs brought back, the last collected first. */
export function BundlesPage() {
  const { t } = useTranslation();
  const [search, set] = useAddress();
  const query = useInfiniteQuery(bundlesQuery(search.machine));
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <FilesFrame current="bundles">
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput
          page
          testId="filter-machine"
          label={t("activity.machine")}
          value={search.machine}
          onChange={(machine) => set({ machine })}
        />
      </div>
      <PagedLines
        query={query}
        count={rows.length}
        empty={<Empty icon={<FolderDown />} title={t("files.no_bundles")}>{t("files.no_bundles_next")}</Empty>}
      >
        {rows.map((row) => (
          <BundleLine key={row.key} row={row} />
        ))}
      </PagedLines>
    </FilesFrame>
  );
}
