import type { components } from "../generated/schema";

/** Performance of machines and of the fleet. */
type Schemas = components["schemas"];

export type PerfPoint = Schemas["PerfPoint"];
export type MachinePerf = Schemas["MachinePerf"];
export type ProcessRow = Schemas["ProcessRow"];
export type Processes = Schemas["MachineProcesses"];
export type ProcessTimeline = Schemas["ProcessTimeline"];
export type FleetPerf = Schemas["FleetPerf"];
export type TopMachines = Schemas["TopMachines"];
export type ActiveInvestigations = Schemas["ActiveInvestigations"];
export type ProcessSampling = Schemas["ProcessSampling"];
