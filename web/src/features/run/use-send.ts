import { useMutation } from "@tanstack/react-query";
import { useRunScript, useStartExecution } from "@/api/queries/executions";
import { createJob } from "@/api/queries/jobs";
import type { ParameterValue, Target } from "@/api/types";
import { placeOf } from "@/features/shared/ordered";
import type { Script } from "@/features/shared/script-fields";
import { paths } from "@/lib/paths";
import { newKey } from "@/lib/new-key";

export type What = { job: string; parameters?: Record<string, ParameterValue> } | { script: Script; keepAs: string };

/** A manifest for a script that goes to more than one machine. */
function manifestOf(script: Script, id: string) {
  return {
    id,
    version: "1.0.0",
    tags: ["adhoc"],
    execute: { shell: script.shell, script: script.script, timeout: `${script.timeout}s` },
  };
}

interface Sending {
  what: What;
  target: Target;
  key: string;
  jitter?: string;
  duringFreeze?: boolean;
}

/**
 * Sends a job or a script to a target and answers with the page that shows what becomes of it. One machine gets a script as it is; for more
 * it becomes a job, so that there is something to read and to run again.
 */
export function useSend() {
  const execution = useStartExecution();
  const run = useRunScript();
  return useMutation({
    mutationFn: async ({ what, target, key, jitter, duringFreeze }: Sending) => {
      if ("job" in what) {
        const { job, parameters } = what;
        return placeOf(await execution.mutateAsync({ job, target, key, jitter, parameters, duringFreeze }));
      }
      const [only] = target.pcs;
      if (only && target.pcs.length === 1) {
        const { shell, script, timeout } = what.script;
        const ordered = { key, pc_id: only, shell, script, timeout_secs: timeout, duringFreeze };
        return paths.execution((await run.mutateAsync(ordered)).exec_id);
      }
      const job = await createJob(manifestOf(what.script, what.keepAs));
      return placeOf(await execution.mutateAsync({ job: job.id, target, key, jitter, duringFreeze }));
    },
  });
}

/** A name nobody has used, by the clock. */
export function proposedName(now: Date): string {
  const stamp = now.toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
  return `adhoc-${stamp}-${newKey().slice(0, 4)}`;
}

export const JOB_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
