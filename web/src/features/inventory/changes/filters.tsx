import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { probesQuery, type ChangeFilter } from "@/api/queries/inventory";
import type { Probe } from "@/api/types/inventory";
import { ChoiceSelect, ClearButton, SinceSelect } from "@/features/activity/filters";
import { useAddress, type Flat } from "@/features/shared/search";
import { SearchInput } from "@/features/shared/search-input";
import { sinceTime } from "@/lib/since";
import { Select } from "@/ui/field";

/** What the address asks of the history of one probe; the first probe where it names none. */
export function useChangeFilter() {
  const [search, set] = useAddress();
  const probes = useQuery(probesQuery);
  const first = probes.data?.find((probe) => historiesOf(probe).length > 0) ?? probes.data?.[0];
  const job = search.probe ?? first?.manifest_id ?? "";
  const since = useMemo(() => sinceTime(search.since, new Date()), [search.since]);
  const filter: ChangeFilter = {
    field: search.field,
    identity: search.name,
    pc_id: search.machine,
    kind: search.kind,
    since,
  };
  return { search, set, probes, job, filter };
}

/** The lists and single facts whose changes a probe keeps. */
function historiesOf(probe: Probe): string[] {
  const lists = probe.explode.filter((spec) => spec.track_history).map((spec) => spec.field);
  return [...lists, ...probe.history_scalars];
}

function useFields(job: string): string[] {
  const probe = useQuery(probesQuery).data?.find((each) => each.manifest_id === job);
  return probe ? historiesOf(probe) : [];
}

interface Props {
  search: Flat;
  set: (change: Flat) => void;
  job: string;
  /** The kinds of change to choose from, where all are listed. */
  kinds?: boolean;
}

export function ChangeFilters({ search, set, job, kinds }: Props) {
  const { t } = useTranslation();
  const probes = useQuery(probesQuery).data ?? [];
  const fields = useFields(job);
  const narrowed = Boolean(search.field || search.name || search.machine || search.kind || search.since);
  const names = probes.map((probe) => probe.manifest_id);
  return (
    <>
      <Select
        aria-label={t("inventory.probe")}
        data-testid="filter-probe"
        value={job}
        onChange={(event) => set({ probe: event.target.value, field: undefined })}
        className="max-md:flex-1"
      >
        {[...names, ...(job && !names.includes(job) ? [job] : [])].map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Select>
      <SearchInput page testId="filter-name" label={t("inventory.identity")} value={search.name} onChange={(name) => set({ name })} />
      <ChoiceSelect
        name="field"
        label={t("inventory.field")}
        value={search.field}
        options={[["", t("inventory.any_field")], ...fields.map((field): [string, string] => [field, field])]}
        set={set}
      />
      {kinds && (
        <>
          <ChoiceSelect
            name="kind"
            label={t("inventory.changes")}
            value={search.kind}
            options={[
              ["", t("inventory.any_kind")],
              ["added", t("state.added")],
              ["removed", t("state.removed")],
              ["changed", t("state.changed")],
            ]}
            set={set}
          />
          <SearchInput testId="filter-machine" label={t("inventory.machine")} value={search.machine} onChange={(machine) => set({ machine })} />
        </>
      )}
      <SinceSelect search={search} set={set} />
      <ClearButton
        shown={narrowed}
        onClear={() => set({ field: undefined, name: undefined, machine: undefined, kind: undefined, since: undefined })}
      />
    </>
  );
}
