import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type DocumentFolder, historyQuery, useRestore, versionQuery } from "@/api/queries/documents";
import type { DocumentRevision } from "@/api/types/documents";
import { Problem } from "@/features/shared/problem";
import { cx } from "@/lib/cx";
import { Button } from "@/ui/button";
import { Skeleton } from "@/ui/empty";
import { Panel } from "@/ui/page";
import { Ago } from "@/ui/time";
import { Diff } from "./diff";

interface Props {
  folder: DocumentFolder;
  id: string;
  /** Whether an earlier revision may be brought back from here. */
  mayRestore: boolean;
  onRestored: () => void;
}

function Row({ row, open, onOpen }: { row: DocumentRevision; open: boolean; onOpen: () => void }) {
  const { t } = useTranslation();
  const what = row.deleted ? "documents.deleted" : row.current ? "documents.current" : "documents.saved";
  return (
    <button
      type="button"
      data-testid="revision"
      data-revision={row.revision}
      aria-expanded={open}
      onClick={onOpen}
      className={cx(
        "grid w-full grid-cols-[4rem_7rem_8rem_minmax(0,1fr)] items-baseline gap-3 border-t border-line/60 px-4 py-2 text-left hover:bg-hover",
        open && "bg-selected",
      )}
    >
      <span className="figures text-muted">{row.revision}</span>
      <Ago time={row.at} />
      <span className="truncate">{row.by ?? t("documents.unknown")}</span>
      <span className="truncate">
        <span className={row.deleted ? "text-bad" : row.current ? "text-ok" : "text-muted"}>{t(what)}</span>
        {row.origin && <span className="mono ml-3 text-xs text-muted">{row.origin.path} {row.origin.commit?.slice(0, 12)}</span>}
      </span>
    </button>
  );
}

/** What one save changed, and a way back to it. */
function Version({ folder, id, row, mayRestore, onRestored }: Props & { row: DocumentRevision }) {
  const { t } = useTranslation();
  const version = useQuery(versionQuery(folder, id, row.revision));
  const restore = useRestore(folder, id);
  if (version.error) return <Problem error={version.error} />;
  if (!version.data) return <Skeleton rows={3} />;
  return (
    <div className="border-t border-line/60">
      {version.data.diff ? <Diff text={version.data.diff} /> : <p className="px-4 py-2 text-muted">{t("documents.same")}</p>}
      {restore.error && <Problem error={restore.error} />}
      {mayRestore && !row.current && !row.deleted && (
        <div className="flex justify-end px-4 py-2">
          <Button
            small
            data-testid="restore"
            disabled={restore.isPending}
            onClick={() => restore.mutate(row.revision, { onSuccess: onRestored })}
          >
            {t("documents.restore", { revision: row.revision })}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Every save and deletion of a document, the newest first; each opens to what it changed. */
export function DocumentHistory(props: Props) {
  const { t } = useTranslation();
  const history = useQuery(historyQuery(props.folder, props.id));
  const [open, setOpen] = useState<number>();
  return (
    <Panel title={t("documents.history")}>
      {history.error && <Problem error={history.error} />}
      {!history.data && !history.error && <Skeleton rows={3} />}
      {history.data?.map((row) => (
        <div key={row.revision}>
          <Row
            row={row}
            open={open === row.revision}
            onOpen={() => setOpen(open === row.revision ? undefined : row.revision)}
          />
          {open === row.revision && <Version {...props} row={row} />}
        </div>
      ))}
    </Panel>
  );
}
