import type { Target } from "@/api/types";
import { useAddress, type Flat } from "@/features/shared/search";

export type TargetKind = "all" | "groups" | "machines";

const list = (text: string | undefined) => (text ? text.split(",").filter(Boolean) : []);

/** The target the address describes. */
export function targetOf(search: Flat): { kind: TargetKind; target: Target } {
  const kind: TargetKind =
    search.to === "all" ? "all" : search.to === "groups" || (!search.to && search.groups) ? "groups" : "machines";
  return {
    kind,
    target: {
      all: kind === "all",
      groups: kind === "groups" ? list(search.groups) : [],
      pcs: kind === "machines" ? list(search.machines) : [],
    },
  };
}

export function useTarget() {
  const [search, set] = useAddress();
  return {
    ...targetOf(search),
    setKind: (kind: TargetKind) => set({ to: kind }),
    setGroups: (groups: string[]) => set({ to: "groups", groups: groups.join(",") }),
    setMachines: (machines: string[]) => set({ to: "machines", machines: machines.join(",") }),
  };
}

export function isEmpty(target: Target): boolean {
  return !target.all && target.groups.length === 0 && target.pcs.length === 0;
}
