import type { Target } from "@/api/types";
import type { RolloutSpec } from "@/api/types/rollouts";

export interface Draft {
  waves: string;
  soak: string;
  success: string;
  halt_on: string;
}

/** A wave as it is typed: a number, a share, or the name of a group. */
function waveOf(text: string): RolloutSpec["waves"][number] {
  return /^\d/.test(text) ? { size: text } : { groups: [text] };
}

/** The rollout a form describes; nothing before it says what, whom and in which waves. */
export function specOf(draft: Draft, target: Target, change: RolloutSpec["change"] | undefined): RolloutSpec | undefined {
  const waves = draft.waves.split(/[\s,]+/).filter(Boolean);
  const reaches = target.all || target.groups.length > 0 || target.pcs.length > 0;
  if (!change || waves.length === 0 || !reaches) return undefined;
  return {
    change,
    target,
    waves: waves.map(waveOf),
    gate: {
      ...(draft.soak && { soak: draft.soak }),
      ...(draft.success && { success: draft.success }),
      ...(draft.halt_on && { halt_on: draft.halt_on }),
    },
  };
}
