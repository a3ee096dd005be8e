import { useInfiniteQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { releasesQuery } from "@/api/queries/files";
import type { RolloutSpec } from "@/api/types/rollouts";
import { SettingControl } from "@/features/config/control";
import { notNumbers, SETTINGS, settingsOf, type Draft } from "@/features/config/settings";
import { JobChoice } from "@/features/run/job-choice";
import { useJob } from "@/features/run/use-job";
import { useAddress } from "@/features/shared/search";
import { Field, Segments, Select } from "@/ui/field";

type Change = RolloutSpec["change"];

const KINDS = ["job", "release", "config"] as const;

function ReleaseChoice({ value, onChange }: { value: string; onChange: (version: string) => void }) {
  const { t } = useTranslation();
  const { data } = useInfiniteQuery(releasesQuery);
  const versions = data?.pages.flatMap((page) => page.rows).map((row) => row.version) ?? [];
  return (
    <Field label={t("files.version")} hint={data && versions.length === 0 && t("files.no_releases")}>
      <Select value={value} data-testid="rollout-release" onChange={(event) => onChange(event.target.value)} className="max-w-xs">
        <option value="" />
        {versions.map((version) => (
          <option key={version}>{version}</option>
        ))}
      </Select>
    </Field>
  );
}

/** The agent's version is not among them: a release is rolled out as one. */
function SettingsChoice({ value, onChange }: { value: Draft; onChange: (draft: Draft) => void }) {
  const { t } = useTranslation();
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {SETTINGS.filter(({ name }) => name !== "target_version").map(({ name, kind }) => (
        <SettingControl
          key={name}
          name={name}
          kind={kind}
          value={value[name] ?? ""}
          error={notNumbers(value).includes(name) ? t("config.number_hint") : undefined}
          onChange={(text) => onChange({ ...value, [name]: text })}
        />
      ))}
    </div>
  );
}

/** What is brought to the machines, and the way to choose it; nothing while the choice is not complete. */
export function useChange(): { change: Change | undefined; view: ReactNode } {
  const { t } = useTranslation();
  const [search, set] = useAddress();
  const kind = KINDS.find((each) => each === search.what) ?? "job";
  const { given, form } = useJob(kind === "job" ? search.job : undefined);
  const [settings, setSettings] = useState<Draft>({});
  const version = search.version ?? "";
  const patch = settingsOf(settings);
  const changes: Record<typeof kind, Change | undefined> = {
    job: given && { job: { job_id: given.job, ...(form && { parameters: given.parameters }) } },
    release: version ? { release: { version } } : undefined,
    config: Object.keys(patch).length > 0 && notNumbers(settings).length === 0 ? { config: { patch } } : undefined,
  };
  const view = (
    <div className="flex flex-col gap-3 p-4">
      <div>
        <Segments
          label={t("rollouts.what")}
          value={kind}
          onChange={(next) => set({ what: next === "job" ? undefined : next })}
          options={KINDS.map((value) => ({ value, label: t(`rollouts.kind_${value}`), testId: `rollout-what-${value}` }))}
        />
      </div>
      {kind === "job" && <JobChoice value={search.job} onChange={(job) => set({ job })} />}
      {kind === "job" && form}
      {kind === "release" && <ReleaseChoice value={version} onChange={(next) => set({ version: next || undefined })} />}
      {kind === "config" && <SettingsChoice value={settings} onChange={setSettings} />}
    </div>
  );
  return { change: changes[kind], view };
}
