import { useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { groupPreviewQuery, type GroupPreview } from "@/api/queries/groups";
import type { Finding } from "@/features/jobs/editor/check";
import { serverFinding } from "@/features/jobs/editor/check";
import { Problem } from "@/features/shared/problem";
import { paths } from "@/lib/paths";
import { Skeleton } from "@/ui/empty";
import { Panel } from "@/ui/page";
import { TextLink } from "@/ui/text-link";

/** Machines named at once; the others are behind the list of machines. */
const NAMED = 60;

function Names({ names, count }: { names: string[]; count: number }) {
  const { t } = useTranslation();
  const more = count - names.length;
  return (
    <p className="flex flex-wrap gap-x-3 gap-y-1">
      {names.map((pc) => (
        <TextLink key={pc} href={paths.machine(pc)}>
          {pc}
        </TextLink>
      ))}
      {more > 0 && <span className="text-muted">{t("groups.more", { count: more })}</span>}
    </p>
  );
}

function Moves({ preview }: { preview: GroupPreview }) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col gap-3 px-4 py-3" data-testid="group-preview" data-count={preview.count}>
      <Names names={preview.sample} count={preview.count} />
      {preview.entering > 0 && (
        <div>
          <p className="text-ok">{t("groups.entering", { count: preview.entering })}</p>
          <Names names={preview.entering_sample} count={preview.entering} />
        </div>
      )}
      {preview.leaving > 0 && (
        <div>
          <p className="text-warn">{t("groups.leaving", { count: preview.leaving })}</p>
          <Names names={preview.leaving_sample} count={preview.leaving} />
        </div>
      )}
      {preview.never_seen > 0 && <p className="text-muted">{t("groups.never_seen", { count: preview.never_seen })}</p>}
    </div>
  );
}

function Findings({ findings, onJump }: { findings: Finding[]; onJump: (line: number) => void }) {
  return findings.map((finding, at) => (
    <button
      key={at}
      type="button"
      data-testid="finding"
      onClick={() => onJump(finding.line)}
      className="w-full border-t border-line/60 px-4 py-2 text-left break-words text-bad hover:bg-hover"
    >
      {finding.message}
    </button>
  ));
}

/** Who would be in the group as the document stands, or why that cannot be said. */
export function Members({ yaml, enabled, stored, onJump }: {
  yaml: string;
  enabled: boolean;
  /** Who is in it now; shown to whoever does not change it. */
  stored: string[] | undefined;
  onJump: (line: number) => void;
}) {
  const { t } = useTranslation();
  const text = useDeferredValue(yaml);
  const preview = useQuery({ ...groupPreviewQuery(text), enabled });
  const refused = preview.error instanceof ApiError ? preview.error.errors.map((each) => serverFinding(each)) : [];
  const shown = enabled || preview.data ? undefined : stored;
  const count = preview.data?.count ?? shown?.length;
  return (
    <Panel
      title={t("groups.who")}
      aside={count !== undefined && <span className="figures">{t("groups.members", { count })}</span>}
    >
      {shown && shown.length > 0 && (
        <div className="px-4 py-3" data-testid="group-members">
          <Names names={shown.slice(0, NAMED)} count={shown.length} />
        </div>
      )}
      {preview.isFetching && !preview.data && <Skeleton rows={3} />}
      <Findings findings={refused} onJump={onJump} />
      {preview.error && refused.length === 0 && <Problem error={preview.error} />}
      {preview.data && <Moves preview={preview.data} />}
    </Panel>
  );
}
