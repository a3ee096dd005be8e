/** The answers of the HTTP API, named for use in the pages. */

export type Role = "viewer" | "operator" | "admin";

export interface Session {
  username: string;
  role: Role;
  must_change_pw: boolean;
  csrf_token: string;
  auth_disabled?: boolean;
}

export interface LoginAnswer {
  token: string;
  role: Role;
  must_change_pw: boolean;
  exp: number;
  csrf_token: string;
}

export interface AgentRow {
  pc_id: string;
  hostname: string | null;
  os_family: string | null;
  os_version?: string | null;
  architecture?: string | null;
  agent_version: string | null;
  last_heartbeat: string | null;
  updated_at: string | null;
  online: boolean;
  agent_cpu_pct: number | null;
  agent_rss_bytes: number | null;
  agent_disk_read_bytes: number | null;
  agent_disk_written_bytes: number | null;
  quarantined_versions?: string[] | null;
  last_logon_user: string | null;
  last_logon_display_name: string | null;
  boot_id?: string | null;
  groups?: string[];
  capabilities?: string[];
  outbox_depth?: number | null;
}

export interface ResultRow {
  result_id: string;
  request_id: string;
  exec_id: string | null;
  pc_id: string;
  job_id: string | null;
  version: string | null;
  outcome: string;
  reason: string | null;
  exit_code: number | null;
  stdout: string | null;
  stderr: string | null;
  stdout_bytes?: number | null;
  stderr_bytes?: number | null;
  stdout_truncated?: boolean;
  stderr_truncated?: boolean;
  started_at: string | null;
  finished_at: string | null;
  recorded_at?: string | null;
}

export interface Outcomes {
  succeeded: number;
  failed: number;
  timed_out: number;
  killed: number;
  skipped: number;
  lost: number;
}

export interface Target {
  all: boolean;
  groups: string[];
  pcs: string[];
}

export interface ExecutionRow {
  exec_id: string;
  job_id: string | null;
  version: string | null;
  cause?: string | null;
  initiated_by: string | null;
  initiated_at: string | null;
  target?: Target | null;
  target_count: number;
  success_count: number;
  failure_count: number;
  status: string;
  outcomes: Outcomes;
  running_count: number;
  pending_count: number;
  dispatched_at?: string | null;
  killed_at?: string | null;
  killed_by?: string | null;
  finished_at?: string | null;
  expires_at?: string | null;
}

export interface ExecutionDetail {
  execution: ExecutionRow;
  results: ResultRow[];
}

export interface TargetRow {
  pc_id: string;
  state: string;
  result_id?: string | null;
  reason?: string | null;
  exit_code?: number | null;
}

export interface Job {
  id: string;
  version: string;
  description?: string | null;
  execute: { shell: string; script?: string | null; timeout: string; run_as?: string };
  tags?: string[];
  inventory?: unknown;
  check?: { name: string; label?: string | null } | null;
  collect?: { name: string } | null;
  emit?: unknown;
  live?: { running: number; pending: number };
  revision?: number;
  digest?: string;
  updated_at?: string | null;
}

export interface JobSaved {
  id: string;
  version: string;
  description?: string | null;
  revision: number;
  digest: string;
}

export interface JobChecked {
  id: string;
  version: string;
  warnings: ProblemError[];
}

export interface Reach {
  count: number;
  online: number;
  offline: number;
  by_os: { os_family: string | null; count: number }[];
  by_group: { group: string; count: number }[];
  sample: string[];
}

export interface ExecAnswer {
  exec_id: string;
  job_id: string;
  version: string;
  target_count: number;
  subjects: string[];
}

export interface RunAccepted {
  exec_id: string;
  request_id: string;
}

export interface TaskHealth {
  name: string;
  state: string;
  lag_messages?: number | null;
  lag_seconds?: number | null;
  last_error?: string | null;
  restarts: number;
  since: string | null;
}

export interface ProjectionHealth {
  name: string;
  stream: string;
  last_sequence: number;
  gap_messages: number;
  restored_count: number;
}

export interface FleetHealth {
  status: string;
  agents: { known: number; active: number; stale: number };
  jetstream?: { all_ok: boolean; healthy: number; total: number; missing: string[] };
  recent_results?: { window_hours: number; total: number; failed: number };
  observed_at: string;
  tasks: TaskHealth[];
  problems: string[];
  projections: ProjectionHealth[];
  dead_letters: { total: number; last_24h: number };
  broker: { connected: boolean; since: string | null; last_error?: string | null };
}

export interface Summary {
  agents: { total: number; online: number; offline: number };
  runs_in_flight: number;
  executions_in_flight: number;
  failures_today: number;
  dead_letters: number;
  now: string;
}

export interface DeadLetter {
  id: number | string;
  stream: string;
  sequence: number;
  subject: string;
  reason: string;
  recorded_at: string;
  payload_bytes: number;
  payload_preview: string;
}

export interface ProblemError {
  path?: string | null;
  line?: number | null;
  column?: number | null;
  message: string;
}
