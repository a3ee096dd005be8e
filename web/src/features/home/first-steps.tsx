import { useQuery } from "@tanstack/react-query";
import { Plus, Search, SquareTerminal, X, type LucideIcon } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { findAgentsQuery } from "@/api/queries/agents";
import { useCan } from "@/api/queries/session";
import type { Summary } from "@/api/types";
import { paths } from "@/lib/paths";
import { useStored } from "@/lib/stored";
import { IconButton } from "@/ui/button";
import { useGo } from "@/ui/link";

const AddMachine = lazy(() => import("@/features/shared/add-machine"));

function Step({ icon: Icon, title, note, onClick, testId }: {
  icon: LucideIcon;
  title: string;
  note: string;
  onClick: () => void;
  testId: string;
}) {
  return (
    <button
      type="button"
      data-testid={testId}
      onClick={onClick}
      className="flex min-w-0 items-center gap-3 rounded-md px-3 py-2.5 text-left transition-colors hover:bg-hover"
    >
      <span className="flex size-8 shrink-0 items-center justify-center rounded-md bg-accent-soft text-accent">
        <Icon className="size-4" aria-hidden="true" />
      </span>
      <span className="min-w-0">
        <span className="block truncate font-medium">{title}</span>
        <span className="block truncate text-xs text-muted">{note}</span>
      </span>
    </button>
  );
}

/** Three things that succeed at once on a new system; they go when dismissed or when the fleet is no longer new. */
export function FirstSteps({ summary }: { summary: Summary }) {
  const { t } = useTranslation();
  const go = useGo();
  const mayRun = useCan("operator");
  const [dismissed, setDismissed] = useStored("first-steps.dismissed", false);
  const [adding, setAdding] = useState(false);
  const first = useQuery(findAgentsQuery("")).data?.find((agent) => agent.online);
  if (dismissed) return null;
  return (
    <section className="panel" data-testid="first-steps">
      <div className="flex h-10 items-center justify-between border-b border-line pr-2 pl-4">
        <h2 className="text-sm font-semibold">{summary.agents.total === 0 ? t("home.no_machines") : t("home.first_title")}</h2>
        <IconButton label={t("common.close")} onClick={() => setDismissed(true)}>
          <X className="size-4" />
        </IconButton>
      </div>
      {summary.agents.total === 0 && <p className="px-4 pt-3 text-muted">{t("home.no_machines_next")}</p>}
      <div className="grid gap-1 p-2 md:grid-cols-3">
        {first && mayRun && (
          <Step
            testId="first-run"
            icon={SquareTerminal}
            title={t("home.first_run")}
            note={t("home.first_run_note", { pc: first.pc_id })}
            onClick={() => go(paths.machine(first.pc_id, { focus: "run" }))}
          />
        )}
        {first && (
          <Step
            testId="first-facts"
            icon={Search}
            title={t("home.first_facts")}
            note={t("home.first_facts_note", { pc: first.pc_id })}
            onClick={() => go(paths.machine(first.pc_id))}
          />
        )}
        <Step
          testId="first-add"
          icon={Plus}
          title={t("home.first_add")}
          note={t("home.first_add_note")}
          onClick={() => setAdding(true)}
        />
      </div>
      <Suspense>{adding && <AddMachine onClose={() => setAdding(false)} />}</Suspense>
    </section>
  );
}
