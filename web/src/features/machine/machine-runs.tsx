import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { resultsCsv, resultsQuery } from "@/api/queries/results";
import { ChoiceSelect, ClearButton, JobSelect, SinceSelect, useSince } from "@/features/activity/filters";
import { ActivityList } from "@/features/activity/list";
import { outcomeFilter, useOutcomeChoices } from "@/features/activity/outcomes";
import { RunLine } from "@/features/shared/run-line";
import { useAddress } from "@/features/shared/search";
import { CsvLink } from "@/ui/csv-link";

/** Everything that ran on one machine, newest first. */
export default function MachineRuns({ pc }: { pc: string }) {
  const { t } = useTranslation();
  const [search, set] = useAddress();
  const since = useSince(search.since);
  const choices = useOutcomeChoices();
  const filter = { pc_id: pc, job_id: search.job, since, ...outcomeFilter(search.outcome) };
  const query = useInfiniteQuery(resultsQuery(filter));
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  const filtered = Boolean(search.job || search.outcome || search.since);
  const clear = () => set({ job: undefined, outcome: undefined, since: undefined });
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <JobSelect search={search} set={set} />
        <ChoiceSelect name="outcome" label={t("column.outcome")} value={search.outcome} options={choices} set={set} />
        <SinceSelect search={search} set={set} />
        <ClearButton shown={filtered} onClear={clear} />
        <span className="ml-auto">
          <CsvLink href={resultsCsv(filter)} name={`runs-${pc}.csv`} testId="runs-csv" />
        </span>
      </div>
      <ActivityList query={query} rows={rows} filtered={filtered} onClear={clear}>
        {(run) => <RunLine key={run.result_id} run={run} />}
      </ActivityList>
    </div>
  );
}
