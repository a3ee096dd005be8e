import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Download, Rocket } from "lucide-react";
import { useTranslation } from "react-i18next";
import { adoptionQuery, releaseAddress, releasesQuery } from "@/api/queries/files";
import { useCan } from "@/api/queries/session";
import type { ReleaseRow } from "@/api/types/files";
import { PagedLines } from "@/features/shared/paged-lines";
import { paths } from "@/lib/paths";
import { buttonClass } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { AppLink } from "@/ui/link";
import { Adoption } from "./adoption";
import { DeleteFile } from "./delete-file";
import { FilesFrame } from "./frame";
import { Actions, Published, Size } from "./line";
import { UploadFile } from "./upload-file";

const LINE =
  "grid items-center gap-x-4 gap-y-1 border-b border-line/60 px-4 py-2 last:border-b-0 @2xl:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_6rem_7rem_9rem]";

/** A rollout in waves that begins with this release chosen. */
function RollOut({ version }: { version: string }) {
  const { t } = useTranslation();
  if (!useCan("operator")) return null;
  return (
    <AppLink
      href={paths.newRollout({ what: "release", version })}
      data-testid="release-roll-out"
      className={buttonClass("plain", true)}
    >
      {t("files.roll_out")}
    </AppLink>
  );
}

function ReleaseLine({ row }: { row: ReleaseRow }) {
  const { t } = useTranslation();
  return (
    <div data-testid="release-row" data-version={row.version} className={LINE}>
      <span className="mono truncate font-medium">{row.version}</span>
      <span className="flex min-w-0 flex-wrap gap-x-3 gap-y-1 text-xs">
        {row.platforms.map(({ platform }) => (
          <a
            key={platform ?? ""}
            href={releaseAddress(row.version, platform)}
            download
            data-testid="release-platform"
            title={t("files.download", { name: [row.version, platform].filter(Boolean).join(" ") })}
            className="inline-flex items-center gap-1 text-accent underline-offset-2 hover:underline"
          >
            <Download className="size-3" aria-hidden="true" />
            {platform ?? t("files.legacy")}
          </a>
        ))}
        {row.used_by.length > 0 && (
          <span className="truncate text-muted" title={row.used_by.join("\n")}>
            {t("files.targeted", { count: row.used_by.length, first: row.used_by[0] })}
          </span>
        )}
      </span>
      <Size bytes={row.size} />
      <Published at={row.modified} />
      <Actions name={row.version}>
        <RollOut version={row.version} />
        <DeleteFile name={row.version} address={releaseAddress(row.version)} usedBy={row.used_by} />
      </Actions>
    </div>
  );
}

function publishAddress(parts: Record<string, string>): string {
  const query = new URLSearchParams({ version: parts.version ?? "" });
  if (parts.platform) query.set("platform", parts.platform);
  return `/api/agents/publish?${query.toString()}`;
}

/** Releases of the agent, each with the platforms it is there for. */
export function ReleasesPage() {
  const { t } = useTranslation();
  const query = useInfiniteQuery(releasesQuery);
  const { data: adoption = [] } = useQuery(adoptionQuery);
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  const publish = (
    <UploadFile
      label={t("files.publish_releases")}
      parts={[
        { id: "version", label: t("files.version"), hint: t("files.version_hint") },
        { id: "platform", label: t("files.platform"), hint: t("files.platform_hint"), optional: true },
      ]}
      address={publishAddress}
    />
  );
  return (
    <FilesFrame current="releases" actions={publish}>
      <Adoption versions={adoption} />
      <PagedLines
        query={query}
        count={rows.length}
        empty={<Empty icon={<Rocket />} title={t("files.no_releases")}>{t("files.no_releases_next")}</Empty>}
      >
        {rows.map((row) => (
          <ReleaseLine key={row.version} row={row} />
        ))}
      </PagedLines>
    </FilesFrame>
  );
}
