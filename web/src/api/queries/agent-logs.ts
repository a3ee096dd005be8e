import { queryOptions, useMutation } from "@tanstack/react-query";
import { post, send } from "../client";

/** The last lines of an agent's log, as it reads them now. */
export function agentLogsQuery(pc: string, tail: number) {
  return queryOptions({
    queryKey: ["agents", "logs", pc, tail],
    queryFn: async ({ signal }) => {
      const answer = await send(`/api/agents/${encodeURIComponent(pc)}/logs`, { query: { tail }, signal });
      return answer.text();
    },
    staleTime: Infinity,
    retry: false,
  });
}

/** One step on the way to the broker. */
export interface NetworkCheck {
  step: string;
  target: string;
  ok: boolean;
  milliseconds: number;
  error: string | null;
}

/** What an agent tells of itself; other agents may tell less. */
export interface Diagnosis {
  pc_id: string;
  at: string;
  agent_version: string;
  state: { connection?: { since?: string }; in_sync_since?: string; outbox_depth?: number; unfinished_commands?: number };
  host: { network?: NetworkCheck[]; configuration?: { file?: string }; data_folder?: { path?: string } } | null;
  log: string;
}

/** Has an agent tell how it is. */
export function useDiagnose(pc: string) {
  return useMutation({
    mutationFn: () => post<Diagnosis>(`/api/agents/${encodeURIComponent(pc)}/diagnose`, undefined),
  });
}
