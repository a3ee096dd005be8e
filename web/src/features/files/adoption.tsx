import { useTranslation } from "react-i18next";
import type { VersionRow } from "@/api/types/files";
import { paths } from "@/lib/paths";
import { Panel } from "@/ui/page";
import { TextLink } from "@/ui/text-link";

const LINE =
  "grid items-center gap-x-4 gap-y-1 border-b border-line/60 px-4 py-2 last:border-b-0 @2xl:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_minmax(0,2fr)_minmax(0,2fr)]";

function VersionLine({ use, all }: { use: VersionRow; all: number }) {
  const { t, i18n } = useTranslation();
  const share = all > 0 ? use.machines / all : 0;
  const percent = new Intl.NumberFormat(i18n.language, { style: "percent", maximumFractionDigits: 1 }).format(share);
  return (
    <li
      data-testid="adoption-row"
      data-version={use.version}
      data-machines={use.machines}
      data-quarantined={use.quarantined}
      className={LINE}
    >
      <span className="mono truncate font-medium">{use.version}</span>
      <span className="flex items-center gap-3 text-xs text-muted">
        <span aria-hidden className="h-2 flex-1 overflow-hidden rounded-full bg-sunken">
          <span className="block h-full rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
        </span>
        <span className="figures w-12 text-right">{percent}</span>
      </span>
      <span className="text-xs">
        {use.machines > 0 && (
          <>
            <TextLink href={paths.machines({ version: use.version })}>{t("files.run_by", { count: use.machines })}</TextLink>
            <span className="text-muted"> · {t("files.online", { count: use.online })}</span>
          </>
        )}
      </span>
      <span className="text-xs @2xl:text-right">
        {use.quarantined > 0 && (
          <TextLink
            href={paths.machines({ quarantined: use.version })}
            data-testid="quarantine-link"
            className="text-bad"
          >
            {t("files.rolled_back", { count: use.quarantined })}
          </TextLink>
        )}
      </span>
    </li>
  );
}

/** Which versions machines run, and which they were rolled back from. */
export function Adoption({ versions }: { versions: VersionRow[] }) {
  const { t } = useTranslation();
  const all = versions.reduce((sum, { machines }) => sum + machines, 0);
  if (versions.length === 0) return null;
  return (
    <Panel title={t("files.adoption")}>
      <ul data-testid="adoption">
        {versions.map((use) => (
          <VersionLine key={use.version} use={use} all={all} />
        ))}
      </ul>
    </Panel>
  );
}
