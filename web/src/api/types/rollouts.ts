import type { components } from "../generated/schema";

type Schemas = components["schemas"];

export type RolloutRow = Schemas["RolloutRow"];
export type RolloutDetail = Schemas["RolloutDetail"];
export type RolloutSpec = Schemas["RolloutSpec"];
export type RolloutPlan = Schemas["RolloutPlan"];
export type RolloutStep = Schemas["RolloutStep"];
export type WaveRow = Schemas["WaveRow"];
export type WaveCounts = Schemas["WaveCounts"];
export type RolloutOrder = "pause" | "resume" | "abort" | "promote" | "retry";
