import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { executionsCsv, executionsQuery } from "@/api/queries/executions";
import { resultsCsv, resultsQuery, type ResultFilter } from "@/api/queries/results";
import { ExecutionLine } from "@/features/shared/execution-row";
import { RunLine } from "@/features/shared/run-line";
import { useAddress } from "@/features/shared/search";
import { Approvals } from "@/features/stops/approvals";
import { StopAll } from "@/features/stops/stop-all";
import { SearchInput } from "@/features/shared/search-input";
import { paths } from "@/lib/paths";
import { SHORTEST_SEARCH } from "@/lib/search-state";
import { useListKeys } from "@/lib/list-keys";
import { CsvLink } from "@/ui/csv-link";
import { Page, PageHeader } from "@/ui/page";
import { TabLinks } from "@/ui/tabs";
import { useStateWord } from "@/ui/state-word";
import { ChoiceSelect, ClearButton, JobSelect, SinceSelect, TextFilter, useSince } from "./filters";
import { ActivityList } from "./list";
import { outcomeFilter, useOutcomeChoices } from "./outcomes";
import { SearchNote } from "./search-note";

function Frame({ current, actions, children }: { current: "executions" | "runs"; actions: ReactNode; children: ReactNode }) {
  const { t } = useTranslation();
  useListKeys();
  return (
    <Page>
      <PageHeader
        title={t("activity.title")}
        actions={
          <>
            <StopAll />
            {actions}
          </>
        }
      />
      <Approvals />
      <TabLinks
        label={t("activity.title")}
        current={current}
        tabs={[
          { id: "executions", href: paths.activity(), label: t("activity.executions") },
          { id: "runs", href: paths.runs(), label: t("activity.runs") },
        ]}
      />
      {children}
    </Page>
  );
}

export function ExecutionsPage() {
  const { t } = useTranslation();
  const word = useStateWord();
  const [search, set] = useAddress();
  const since = useSince(search.since);
  const filter = { job_id: search.job, status: search.status, since };
  const query = useInfiniteQuery(executionsQuery(filter));
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  const filtered = Boolean(search.job || search.status || search.since);
  const clear = () => set({ job: undefined, status: undefined, since: undefined });
  const states = ["pending", "running", "completed", "expired"].map((state): [string, string] => [state, word(state)]);
  return (
    <Frame current="executions" actions={<CsvLink href={executionsCsv(filter)} name="executions.csv" testId="executions-csv" />}>
      <div className="flex flex-wrap items-center gap-2">
        <JobSelect search={search} set={set} />
        <ChoiceSelect
          name="status"
          label={t("column.online")}
          value={search.status}
          options={[["", t("activity.any_state")], ...states]}
          set={set}
        />
        <SinceSelect search={search} set={set} />
        <ClearButton shown={filtered} onClear={clear} />
      </div>
      <ActivityList query={query} rows={rows} filtered={filtered} onClear={clear}>
        {(execution) => <ExecutionLine key={execution.exec_id} execution={execution} />}
      </ActivityList>
    </Frame>
  );
}

export function RunsPage() {
  const { t } = useTranslation();
  const choices = useOutcomeChoices();
  const [search, set] = useAddress();
  const since = useSince(search.since);
  const tooShort = search.q !== undefined && search.q.length < SHORTEST_SEARCH;
  const filter: ResultFilter = {
    job_id: search.job,
    pc_id: search.machine,
    exec_id: search.exec,
    ...outcomeFilter(search.outcome),
    since,
    q: tooShort ? undefined : search.q,
    re: search.output,
  };
  const query = useInfiniteQuery(resultsQuery(filter));
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  const filtered = Object.values(search).some(Boolean);
  const clear = () => set(Object.fromEntries(Object.keys(search).map((key) => [key, undefined])));
  return (
    <Frame current="runs" actions={<CsvLink href={resultsCsv(filter)} name="runs.csv" testId="runs-csv" />}>
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput page testId="filter-q" label={t("activity.search")} value={search.q} onChange={(q) => set({ q })} className="w-60" />
        <TextFilter name="machine" label={t("activity.machine")} value={search.machine} set={set} />
        <JobSelect search={search} set={set} />
        <ChoiceSelect name="outcome" label={t("column.outcome")} value={search.outcome} options={choices} set={set} />
        <SinceSelect search={search} set={set} />
        <TextFilter name="output" label={t("activity.output")} value={search.output} set={set} />
        <ClearButton shown={filtered} onClear={clear} />
      </div>
      {tooShort && <p className="text-xs text-muted">{t("activity.search_short")}</p>}
      {filter.q && query.data && <SearchNote headers={query.data.pages[0]?.headers} />}
      <ActivityList query={query} rows={rows} filtered={filtered} onClear={clear}>
        {(run) => <RunLine key={run.result_id} run={run} showMachine />}
      </ActivityList>
    </Frame>
  );
}
