/** What machines say of themselves, as `/api/inventory` answers. */

export interface DisplayField {
  field: string;
  label: string;
  type?: string | null;
  columns?: DisplayField[] | null;
}

export interface ExplodeColumn {
  field: string;
  type?: string | null;
  index?: boolean;
}

export interface ExplodeSpec {
  field: string;
  table: string;
  primary_key: string[];
  columns: ExplodeColumn[];
  track_history?: boolean;
}

export interface ProbeTable {
  table: string;
  field: string;
  /** `ready`, `building`, `failed` or `dropping`. */
  state: string;
  /** Null while it is not served. */
  rows: number | null;
  /** Items of lists that became no row. */
  rows_skipped: number;
  error?: string | null;
}

/** A job whose output is facts. */
export interface Probe {
  manifest_id: string;
  description: string | null;
  version: string;
  display: DisplayField[];
  summary: DisplayField[] | null;
  explode: ExplodeSpec[];
  /** The single facts whose changes are recorded. */
  history_scalars: string[];
  pc_count: number;
  problem_count: number;
  tables: ProbeTable[];
}

export type Facts = Record<string, unknown>;

/** Why the last output of a machine could not be taken, or not wholly; its facts are the last good ones. */
export interface FactsProblem {
  reason: string;
  result_id: string;
  recorded_at: string;
  rows_skipped?: number;
}

export interface ProbeRow {
  pc_id: string;
  hostname: string | null;
  facts: Facts;
  collected_at: string | null;
  recorded_at: string | null;
  last_logon_user: string | null;
  last_logon_display_name: string | null;
  problem?: FactsProblem | null;
}

export interface ProbeRows {
  manifest_id: string;
  display: DisplayField[];
  summary: DisplayField[] | null;
  rows: ProbeRow[];
  total: number;
}

export interface MachineFactsOf {
  job_id: string;
  facts: Facts;
  display: DisplayField[];
  summary: DisplayField[] | null;
  version: string | null;
  result_id: string | null;
  /** Null while no report could be taken. */
  collected_at: string | null;
  recorded_at: string | null;
  /** What the machine's clock said, where that cannot be. */
  reported_at?: string | null;
  problem?: FactsProblem | null;
}

/** A row of a search: the columns of the table, and whose it is. */
export type FoundRow = Record<string, unknown> & {
  pc_id: string;
  hostname?: string | null;
  collected_at?: string | null;
};

export interface FactChange {
  id: number;
  pc_id: string;
  job_id: string;
  field_path: string;
  identity_json: string;
  change_kind: "added" | "removed" | "changed";
  before_json: string;
  after_json: string;
  observed_at: string;
  recorded_at: string;
  result_id: string;
}

export interface FirstSeen {
  field_path: string;
  identity_json: string;
  first_seen_at: string;
  pc_id: string;
  pc_count: number;
}
