/** How machines stand against the checks, as `/api/checks` answers. */

export type CheckStatus = "ok" | "warn" | "fail" | "unknown";

export interface CheckCount {
  check_name: string;
  label: string | null;
  ok: number;
  warn: number;
  fail: number;
  unknown: number;
  stale: number;
}

export interface CheckRow {
  pc_id: string;
  hostname: string | null;
  check_name: string;
  label: string | null;
  status: string;
  detail: string | null;
  recorded_at: string;
  collected_at: string;
  reported_at?: string | null;
  since: string;
  stale: boolean;
  job_id: string;
  result_id: string;
  troubleshoot: string | null;
  problem?: string | null;
}

export interface ChecksAnswer {
  counts: CheckCount[];
  rows: CheckRow[];
}

export interface MatrixRow {
  pc_id: string;
  hostname: string | null;
  statuses: Record<string, { status: string; stale: boolean; since: string } | undefined>;
}

export interface MatrixAnswer {
  checks: { check_name: string; label: string | null }[];
  rows: MatrixRow[];
}

export interface CheckTransition {
  pc_id: string;
  check_name: string;
  from_status: string | null;
  to_status: string;
  detail: string | null;
  at: string;
  result_id: string;
}

export interface CheckAlert {
  pc_id: string;
  check_name: string;
  status: string;
  at: string;
  result_id: string;
  damped: boolean;
  reason: string | null;
  title: string;
  body: string | null;
  priority: string;
}

export interface CheckProblem {
  pc_id: string;
  check_name: string;
  job_id: string;
  result_id: string;
  recorded_at: string;
  reason: string;
}
