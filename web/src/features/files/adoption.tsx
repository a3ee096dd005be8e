import { useTranslation } from "react-i18next";
import type { VersionRow } from "@/api/types/files";
import { paths } from "@/lib/paths";
import { TextLink } from "@/ui/text-link";

/** How many machines run a version, and how many were rolled back from it. */
export function VersionUse({ use }: { use: VersionRow | undefined }) {
  const { t } = useTranslation();
  if (!use) return null;
  return (
    <>
      {use.machines > 0 && (
        <TextLink href={paths.machines({ q: use.version })}>
          {t("files.run_by", { count: use.machines })}
        </TextLink>
      )}
      {use.quarantined > 0 && <span className="text-bad">{t("files.rolled_back", { count: use.quarantined })}</span>}
    </>
  );
}

/** Which versions the fleet runs, as one bar with a list below it. */
export function Adoption({ versions }: { versions: VersionRow[] }) {
  const { t } = useTranslation();
  const running = versions.filter(({ machines }) => machines > 0);
  const bad = versions.filter(({ quarantined }) => quarantined > 0);
  const all = running.reduce((sum, { machines }) => sum + machines, 0);
  if (all === 0) return null;
  return (
    <section data-testid="adoption" aria-label={t("files.adoption")} className="mb-4 grid gap-2 text-xs">
      <h2 className="font-medium">{t("files.adoption")}</h2>
      <div aria-hidden className="flex h-2 gap-px overflow-hidden rounded-full">
        {running.map(({ version, machines }, index) => (
          <span
            key={version}
            title={version}
            className="bg-accent"
            style={{ flexGrow: machines, opacity: Math.max(0.25, 1 - index * 0.2) }}
          />
        ))}
      </div>
      <ul className="flex flex-wrap gap-x-4 gap-y-1">
        {running.map((use) => (
          <li key={use.version} className="flex gap-1">
            <span className="mono">{use.version}</span>
            <VersionUse use={{ ...use, quarantined: 0 }} />
          </li>
        ))}
      </ul>
      {bad.length > 0 && (
        <ul data-testid="quarantine" aria-label={t("files.quarantine")} className="flex flex-wrap gap-x-4 gap-y-1">
          {bad.map((use) => (
            <li key={use.version} className="flex gap-1">
              <span className="mono">{use.version}</span>
              <VersionUse use={{ ...use, machines: 0 }} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
