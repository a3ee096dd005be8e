import type { components } from "../generated/schema";
import type { DocumentOrigin } from "./documents";

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
  /** Where its document is kept, when that is in a repository. */
  origin?: DocumentOrigin | null;
  error?: string;
}

export type ScheduleChecked = Schemas["ScheduleValidated"];
export type ScheduleSummary = Schemas["ScheduleCoverageSummary"];
export type ScheduleDecision = Schemas["ScheduleDecision"];
export type ScheduleCoverage = Schemas["ScheduleCoverage"];
export type ScheduleMachine = Schemas["ScheduleMachine"];
export type SchedulePreview = Schemas["SchedulePreview"];
export type ScheduleStatus = Schemas["ScheduleStatus"];
export type UpcomingFire = Schemas["UpcomingFire"];
