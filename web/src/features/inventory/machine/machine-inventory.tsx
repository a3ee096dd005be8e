import { useQuery } from "@tanstack/react-query";
import { Boxes } from "lucide-react";
import { useTranslation } from "react-i18next";
import { machineInventoryQuery } from "@/api/queries/inventory";
import { Problem } from "@/features/shared/problem";
import { useAddress } from "@/features/shared/search";
import { paths } from "@/lib/paths";
import { buttonClass } from "@/ui/button";
import { Empty, Skeleton } from "@/ui/empty";
import { Segments, Select } from "@/ui/field";
import { AppLink } from "@/ui/link";
import { Panel } from "@/ui/page";
import { FactsPanel } from "./facts-panel";
import { MachineHistory } from "./history";

function NoFacts({ pc }: { pc: string }) {
  const { t } = useTranslation();
  return (
    <Panel>
      <Empty
        icon={<Boxes />}
        title={t("inventory.machine_none", { pc })}
        action={
          <AppLink href={paths.newRun({ machines: pc })} className={buttonClass("primary")}>
            {t("machine.run_job")}
          </AppLink>
        }
      >
        {t("inventory.machine_none_next")}
      </Empty>
    </Panel>
  );
}

/** What one machine says of itself: now, probe by probe, or what changed. */
export default function MachineInventory({ pc }: { pc: string }) {
  const { t } = useTranslation();
  const [search, set] = useAddress();
  const query = useQuery(machineInventoryQuery(pc));
  const probes = query.data ?? [];
  const view = search.view === "history" ? "history" : "now";
  const chosen = probes.find((each) => each.job_id === search.probe);
  if (query.error) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  if (query.isPending) return <Panel><Skeleton rows={10} /></Panel>;
  // The history outlives the facts, so an address that names a probe is followed.
  const job = chosen?.job_id ?? search.probe ?? probes[0]?.job_id;
  if (!job) return <NoFacts pc={pc} />;
  const shown = chosen ? [chosen] : probes;
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <Segments
          label={t("inventory.view")}
          value={view}
          onChange={(next) => set({ view: next === "now" ? undefined : next })}
          options={[
            { value: "now", label: t("inventory.now"), testId: "view-now" },
            { value: "history", label: t("inventory.history"), testId: "view-history" },
          ]}
        />
        <Select
          aria-label={t("inventory.probe")}
          data-testid="machine-probe"
          value={view === "history" ? job : (chosen?.job_id ?? "")}
          onChange={(event) => set({ probe: event.target.value })}
        >
          {view === "now" && <option value="">{t("inventory.all_probes")}</option>}
          {probes.map((each) => (
            <option key={each.job_id}>{each.job_id}</option>
          ))}
          {!probes.some((each) => each.job_id === job) && <option>{job}</option>}
        </Select>
      </div>
      {view === "history" ? (
        <MachineHistory key={job} pc={pc} job={job} />
      ) : (
        shown.map((each) => <FactsPanel key={each.job_id} of={each} />)
      )}
    </>
  );
}
