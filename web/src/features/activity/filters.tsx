import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { jobsQuery } from "@/api/queries/jobs";
import type { Flat } from "@/features/shared/search";
import { ADHOC } from "@/features/shared/execution-parts";
import { formatExact } from "@/lib/format";
import { sinceTime } from "@/lib/since";
import { Button } from "@/ui/button";
import { Input, Select } from "@/ui/field";

interface Props {
  search: Flat;
  set: (change: Flat) => void;
}

export function JobSelect({ search, set }: Props) {
  const { t } = useTranslation();
  const jobs = useQuery(jobsQuery).data ?? [];
  return (
    <Select
      aria-label={t("column.job")}
      data-testid="filter-job"
      value={search.job ?? ""}
      onChange={(event) => set({ job: event.target.value })}
      className="max-w-56 max-md:max-w-none max-md:flex-1 max-md:basis-[45%]"
    >
      <option value="">{t("activity.any_job")}</option>
      <option value={ADHOC}>{t("activity.script")}</option>
      {jobs.map((job) => (
        <option key={job.id}>{job.id}</option>
      ))}
      {search.job && search.job !== ADHOC && !jobs.some((job) => job.id === search.job) && <option>{search.job}</option>}
    </Select>
  );
}

/** The moment that a span of the address begins at, fixed as long as it is the same. */
export function useSince(span: string | undefined): string | undefined {
  return useMemo(() => sinceTime(span, new Date()), [span]);
}

export function SinceSelect({ search, set }: Props) {
  const { t, i18n } = useTranslation();
  const exact = search.since?.includes("T") ? search.since : undefined;
  return (
    <Select
      aria-label={t("column.started")}
      data-testid="filter-since"
      className="max-md:flex-1"
      value={search.since ?? ""}
      onChange={(event) => set({ since: event.target.value })}
    >
      <option value="">{t("activity.any_time")}</option>
      <option value="1h">{t("activity.hour")}</option>
      <option value="today">{t("activity.today")}</option>
      <option value="24h">{t("activity.day")}</option>
      <option value="7d">{t("activity.week")}</option>
      {exact && <option value={search.since}>{formatExact(exact, i18n.language)}</option>}
    </Select>
  );
}

export function ChoiceSelect({ name, label, value, options, set }: {
  name: string;
  label: string;
  value: string | undefined;
  options: [string, string][];
  set: (change: Flat) => void;
}) {
  return (
    <Select
      aria-label={label}
      data-testid={`filter-${name}`}
      className="max-w-56 max-md:min-w-0 max-md:max-w-full max-md:flex-1 max-md:basis-[45%]"
      value={value ?? ""}
      onChange={(event) => set({ [name]: event.target.value })}
    >
      {options.map(([id, title]) => (
        <option key={id} value={id}>
          {title}
        </option>
      ))}
    </Select>
  );
}

/** A text that takes effect on Enter or when left, since the server searches for it. */
export function TextFilter({ name, label, value, set, page }: {
  name: string;
  label: string;
  value: string | undefined;
  set: (change: Flat) => void;
  page?: boolean;
}) {
  const [draft, setDraft] = useState<string>();
  const apply = () => {
    if (draft !== undefined && draft !== (value ?? "")) set({ [name]: draft.trim() });
    setDraft(undefined);
  };
  return (
    <Input
      type="search"
      aria-label={label}
      placeholder={label}
      data-testid={`filter-${name}`}
      data-page-filter={page || undefined}
      value={draft ?? value ?? ""}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={apply}
      onKeyDown={(event) => event.key === "Enter" && apply()}
      className="w-44 max-md:flex-1 max-md:basis-[45%]"
    />
  );
}

export function ClearButton({ shown, onClear }: { shown: boolean; onClear: () => void }) {
  const { t } = useTranslation();
  return shown ? (
    <Button kind="quiet" onClick={onClear}>
      {t("common.clear")}
    </Button>
  ) : null;
}
