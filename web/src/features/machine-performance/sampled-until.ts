import { useQuery } from "@tanstack/react-query";
import { effectiveQuery } from "@/api/queries/config";
import { useNow } from "@/lib/clock";

/** Until when a machine tells its processes, by what holds there, whoever has set it; undefined when it does not. */
export function useSampledUntil(pc: string): number | undefined {
  const now = useNow();
  const { data } = useQuery(effectiveQuery(pc));
  if (!data?.effective.process_perf_enabled) return undefined;
  const until = Date.parse(data.effective.process_perf_expires_at ?? "");
  return until > now ? until : undefined;
}
