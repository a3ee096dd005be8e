/** How machines stand against the checks, as `/api/checks` answers. */

export type CheckStatus = "ok" | "warn" | "fail" | "unknown";

export interface CheckCount {
  check_name: string;
  label?: string | null;
  ok: number;
  warn: number;
  fail: number;
  unknown: number;
  stale?: number;
}

export interface CheckRow {
  pc_id: string;
  hostname?: string | null;
  check_name: string;
  label?: string | null;
  status: CheckStatus;
  detail?: string | null;
  recorded_at: string;
  since?: string | null;
  stale?: boolean;
  job_id?: string | null;
  result_id?: string | null;
  troubleshoot?: string | null;
  problem?: string | { reason: string } | null;
}

export interface ChecksAnswer {
  counts: CheckCount[];
  rows: CheckRow[];
}

export interface MatrixCell {
  status: CheckStatus;
  stale?: boolean;
  since?: string | null;
}

export interface MatrixRow {
  pc_id: string;
  hostname?: string | null;
  statuses: Record<string, MatrixCell>;
}

export interface MatrixAnswer {
  checks: { check_name: string; label?: string | null }[];
  rows: MatrixRow[];
}

export interface CheckTransition {
  pc_id: string;
  check_name: string;
  label?: string | null;
  from_status?: CheckStatus | null;
  to_status: CheckStatus;
  detail?: string | null;
  at: string;
  result_id?: string | null;
}

export interface CheckAlert {
  id?: number;
  pc_id: string;
  check_name: string;
  label?: string | null;
  status: CheckStatus;
  at: string;
  result_id?: string | null;
  damped: boolean | number;
  reason?: string | null;
  title?: string | null;
  body?: string | null;
  priority?: string | null;
}
