import type { components } from "../generated/schema";

type Schemas = components["schemas"];

/** A schedule's document with what the server adds; only what the pages read. */
export interface ScheduleRow {
  id: string;
  job_id: string;
  enabled: boolean;
  tz?: string;
  tags?: string[];
  revision: number;
  updated_at: string;
  origin?: { path: string; repo?: string };
  error?: string;
}

export type ScheduleSummary = Schemas["ScheduleCoverageSummary"];
export type ScheduleDecision = Schemas["ScheduleDecision"];
export type ScheduleCoverage = Schemas["ScheduleCoverage"];
export type ScheduleMachine = Schemas["ScheduleMachine"];
export type SchedulePreview = Schemas["SchedulePreview"];
export type ScheduleStatus = Schemas["ScheduleStatus"];
export type UpcomingFire = Schemas["UpcomingFire"];
