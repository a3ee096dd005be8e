import type { Probe } from "@/api/types/inventory";

/** Where can be looked: a list of a probe, or (without a field) its single facts. */
export interface Target {
  id: string;
  job: string;
  field: string | undefined;
  columns: { field: string; label: string; type?: string | null }[];
}

const SEPARATOR = " ";

function targetId(job: string, field: string | undefined): string {
  return field ? `${job}${SEPARATOR}${field}` : job;
}

/** Names with versions are looked up most, and what no machine reports not at all. */
function weight(target: Target, reporting: ReadonlySet<string>): number {
  const versions = target.columns.some((column) => column.field === "version");
  return (reporting.has(target.job) ? 2 : 0) + (versions ? 1 : 0);
}

/** All that can be searched: lists, the likeliest first, then single facts. */
export function targetsOf(probes: Probe[]): Target[] {
  const reporting = new Set(probes.filter((probe) => probe.pc_count > 0).map((probe) => probe.manifest_id));
  const lists = probes.flatMap((probe) =>
    probe.explode.map((spec): Target => {
      const shown = probe.display.find((field) => field.field === spec.field)?.columns ?? [];
      const hint = (field: string) => shown?.find((each) => each.field === field);
      return {
        id: targetId(probe.manifest_id, spec.field),
        job: probe.manifest_id,
        field: spec.field,
        columns: spec.columns.map(({ field, type }) => ({
          field,
          label: hint(field)?.label ?? field,
          type: hint(field)?.type ?? type,
        })),
      };
    }),
  );
  const singles = probes.map((probe): Target => {
    const fields = [...probe.display, ...(probe.summary ?? [])].filter((field) => field.type !== "table");
    const columns = fields.filter((field, at) => fields.findIndex((each) => each.field === field.field) === at);
    return { id: targetId(probe.manifest_id, undefined), job: probe.manifest_id, field: undefined, columns };
  });
  return [
    ...lists.sort((a, b) => weight(b, reporting) - weight(a, reporting)),
    ...singles.filter((target) => target.columns.length > 0).sort((a, b) => weight(b, reporting) - weight(a, reporting)),
  ];
}
