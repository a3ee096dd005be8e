import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DisplayField, Facts, FactsProblem, MachineFactsOf } from "@/api/types/inventory";
import { factText } from "@/lib/facts";
import { formatExact } from "@/lib/format";
import { paths } from "@/lib/paths";
import { Facts as FactList, Panel } from "@/ui/page";
import { TextLink } from "@/ui/text-link";
import { Ago } from "@/ui/time";
import { FactTable } from "./fact-table";

/** What is shown: the fields with a hint, then the facts no hint speaks of. */
function fieldsOf(facts: Facts, display: DisplayField[]): { scalars: DisplayField[]; tables: DisplayField[] } {
  const named = new Set(display.map((field) => field.field));
  const rest = Object.keys(facts)
    .filter((field) => !named.has(field))
    .map((field): DisplayField => ({ field, label: field, type: Array.isArray(facts[field]) ? "table" : undefined }));
  const all = [...display, ...rest];
  const isTable = (field: DisplayField) => field.type === "table" || Array.isArray(facts[field.field]);
  return { scalars: all.filter((field) => !isTable(field)), tables: all.filter(isTable) };
}

/** What became of a report with a problem: taken in part, or not at all, with or without earlier facts. */
function fateOf({ result_id, collected_at, problem }: MachineFactsOf) {
  if (result_id === problem?.result_id) return "inventory.problem_partly";
  return collected_at === null ? "inventory.problem_first" : "inventory.problem";
}

function ProblemLine({ of, problem }: { of: MachineFactsOf; problem: FactsProblem }) {
  const { t } = useTranslation();
  return (
    <div data-testid="facts-problem" className="flex gap-2 border-b border-line bg-warn-soft px-4 py-2 text-warn">
      <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
      <p className="min-w-0 break-words">
        {t(fateOf(of), { reason: problem.reason })}{" "}
        <TextLink href={paths.run(problem.result_id)} className="underline">
          {t("inventory.problem_run")}
        </TextLink>
      </p>
    </div>
  );
}

/** Everything one probe last said of one machine. */
export function FactsPanel({ of }: { of: MachineFactsOf }) {
  const { t, i18n } = useTranslation();
  // Without a good report there are no facts to place under the hints.
  const known = of.collected_at !== null;
  const { scalars, tables } = fieldsOf(of.facts, known ? of.display : []);
  const [open, setOpen] = useState<string | undefined>();
  const problem = of.problem;
  const value = (field: DisplayField) => factText(of.facts[field.field], field.type, i18n.language);
  return (
    <Panel
      title={
        <TextLink href={paths.probe(of.job_id)} className="text-text">
          {of.job_id}
        </TextLink>
      }
      aside={
        <>
          {of.version && <span className="mono">{of.version}</span>}
          {of.result_id ? (
            <TextLink href={paths.run(of.result_id)}>
              <Ago time={of.collected_at} />
            </TextLink>
          ) : (
            <Ago time={of.collected_at} />
          )}
        </>
      }
    >
      {problem && <ProblemLine of={of} problem={problem} />}
      {of.reported_at && (
        <p className="px-4 pt-2 text-xs text-warn">{t("inventory.clock", { time: formatExact(of.reported_at, i18n.language) })}</p>
      )}
      {scalars.length > 0 && (
        <div className="figures px-4 py-1.5">
          <FactList
            columns
            rows={scalars.map((field) => [field.label, value(field) || <span className="text-faint">–</span>])}
          />
        </div>
      )}
      {tables.map((field, at) => (
        <FactTable
          key={field.field}
          field={field}
          value={of.facts[field.field]}
          open={open === undefined ? at === 0 : open === field.field}
          onToggle={(shown) => setOpen(shown ? field.field : "")}
        />
      ))}
      {known && scalars.length + tables.length === 0 && <p className="p-4 text-muted">{t("inventory.empty_facts")}</p>}
    </Panel>
  );
}
