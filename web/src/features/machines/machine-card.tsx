import type { AgentRow } from "@/api/types";
import { osName } from "@/lib/format";
import { State } from "@/ui/state";
import { Ago } from "@/ui/time";
import { userOf } from "./columns";

/** A machine on a phone: name and state first, two facts, the rest behind it. */
export function MachineCard({ agent }: { agent: AgentRow }) {
  const facts = [agent.os_version ?? osName(agent.os_family), agent.groups?.join(", ") || userOf(agent)].filter(Boolean);
  return (
    <>
      <div className="flex items-center justify-between gap-3">
        <span className="truncate text-base font-medium">{agent.pc_id}</span>
        <State state={agent.online ? "online" : "offline"} />
      </div>
      <div className="mt-1 flex items-center justify-between gap-3 text-muted">
        <span className="truncate">{facts.join(" · ")}</span>
        <Ago time={agent.last_heartbeat} className="shrink-0 text-xs" />
      </div>
    </>
  );
}
