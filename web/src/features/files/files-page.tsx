import { useInfiniteQuery } from "@tanstack/react-query";
import { FileCode2, Package } from "lucide-react";
import { useTranslation } from "react-i18next";
import { fileAddress, filesQuery, type FileKind } from "@/api/queries/files";
import type { FileRow } from "@/api/types/files";
import { PagedLines } from "@/features/shared/paged-lines";
import { useAddress } from "@/features/shared/search";
import { SearchInput } from "@/features/shared/search-input";
import { Empty } from "@/ui/empty";
import { DeleteFile } from "./delete-file";
import { FilesFrame } from "./frame";
import { Actions, LINE, Published, ShortDigest, Size } from "./line";
import { UploadFile } from "./upload-file";

function FileLine({ kind, row }: { kind: FileKind; row: FileRow }) {
  const { t } = useTranslation();
  const name = `${row.name} ${row.version}`;
  const address = fileAddress(kind, row.name, row.version);
  return (
    <div data-testid="file-row" data-name={`${row.name}/${row.version}`} className={LINE}>
      <span className="flex min-w-0 items-baseline gap-2">
        <span className="truncate font-medium" title={row.name}>
          {row.name}
        </span>
        <span className="mono truncate text-muted">{row.version}</span>
      </span>
      <span className="flex min-w-0 items-center gap-3">
        <ShortDigest digest={row.sha256} />
        {row.used_by.length > 0 && (
          <span className="truncate text-xs text-muted" title={row.used_by.join("\n")}>
            {t("files.users", { count: row.used_by.length, first: row.used_by[0] })}
          </span>
        )}
      </span>
      <Size bytes={row.size} />
      <Published at={row.modified} />
      <Actions address={address} name={name}>
        <DeleteFile name={name} address={address} usedBy={row.used_by} />
      </Actions>
    </div>
  );
}

/** The file's name without what stands behind its last dot. */
function stem(fileName: string): string {
  return fileName.replace(/\.[^.]+$/, "");
}

function Files({ kind }: { kind: FileKind }) {
  const { t } = useTranslation();
  const [search, set] = useAddress();
  const query = useInfiniteQuery(filesQuery(kind, search.q));
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  const Icon = kind === "packages" ? Package : FileCode2;
  const publish = (
    <UploadFile
      label={t(`files.publish_${kind}`)}
      parts={[
        { id: "name", label: t("files.name"), suggest: stem },
        { id: "version", label: t("files.version"), hint: t("files.version_hint") },
      ]}
      address={(parts) => fileAddress(kind, parts.name ?? "", parts.version ?? "")}
    />
  );
  return (
    <FilesFrame current={kind} actions={publish}>
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput page testId="filter-files" label={t("files.filter")} value={search.q} onChange={(q) => set({ q })} />
      </div>
      <PagedLines
        query={query}
        count={rows.length}
        empty={<Empty icon={<Icon />} title={t(`files.no_${kind}`)}>{t(`files.no_${kind}_next`)}</Empty>}
      >
        {rows.map((row) => (
          <FileLine key={`${row.name}/${row.version}`} kind={kind} row={row} />
        ))}
      </PagedLines>
    </FilesFrame>
  );
}

/** Packages that scripts download. */
export function PackagesPage() {
  return <Files kind="packages" />;
}

/** Scripts that jobs name. */
export function ScriptsPage() {
  return <Files kind="scripts" />;
}
