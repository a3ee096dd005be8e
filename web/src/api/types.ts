import type { components } from "./generated/schema";

/**
 * The answers of the HTTP API under the names the pages use. All come from the OpenAPI document; what it leaves open
 * is written here: a job is its manifest with what the backend adds.
 */
type Schemas = components["schemas"];

export type Role = Schemas["Role"];
export type Session = Schemas["Me"];
export type LoginAnswer = Schemas["LoginResponse"];
export type AgentRow = Schemas["AgentRow"];
export type PingAnswer = Schemas["PingResponse"];
/** With the place in the output where a search found its text. */
export type ResultRow = Schemas["ResultRow"] & { stdout_match?: string | null; stderr_match?: string | null };
export type ExecutionRow = Schemas["ExecutionRow"];
export type ExecutionDetail = Schemas["ExecutionDetail"];
export type TargetRow = Schemas["ExecutionTarget"];
export type Reach = Schemas["Reach"];
export type ExecAnswer = Schemas["ExecResponse"];
export type RunAccepted = Schemas["RunAccepted"];
export type JobSaved = Schemas["JobSaved"];
export type JobChecked = Schemas["JobValidated"];
export type TaskHealth = Schemas["TaskHealth"];
export type ProjectionHealth = Schemas["ProjectionHealth"];
export type FleetHealth = Schemas["FleetHealth"];
export type Summary = Schemas["Summary"];
export type DeadLetter = Schemas["DeadLetterRow"];
export type ProblemError = Schemas["DocumentProblem"];

/** A target as it comes back; what is not said of it is empty. */
export type SparseTarget = Schemas["Target"];

/** A target with each of its parts said. */
export type Target = Required<SparseTarget>;

/** A value that is asked for when a job is run. */
export interface JobParameter {
  name: string;
  type?: "string" | "integer" | "number" | "boolean" | "enum" | "text";
  label?: string;
  description?: string;
  required?: boolean;
  default?: string | number | boolean | null;
  options?: string[];
  pattern?: string;
  min?: number;
  max?: number;
}

export type ParameterValue = string | number | boolean;

export interface Job {
  id: string;
  version: string;
  description?: string | null;
  execute: { shell: string; script?: string | null; timeout: string; run_as?: string };
  tags?: string[];
  os?: string[];
  parameters?: JobParameter[];
  require_approval?: boolean;
  inventory?: unknown;
  check?: { name: string; label?: string | null } | null;
  collect?: { name: string } | null;
  emit?: unknown;
  live?: { running: number; pending: number };
  revision?: number;
  digest?: string;
  origin?: Schemas["DocumentOrigin"] | null;
  updated_at?: string | null;
}
