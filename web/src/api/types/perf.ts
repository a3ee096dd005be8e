/** Performance of machines and of the fleet, as the API answers it. */

export interface PerfPoint {
  at: string;
  [gauge: string]: number | string | null | undefined;
}

export interface MachinePerf {
  pc_id: string;
  from: string;
  to: string;
  step_seconds: number;
  resolution?: "raw" | "5m" | "1h";
  points: PerfPoint[];
}

export interface ProcessRow {
  pid: number;
  name: string;
  cpu_pct: number;
  rss_bytes: number;
  disk_read_bytes_per_sec?: number | null;
  disk_written_bytes_per_sec?: number | null;
}

export interface Processes {
  pc_id: string;
  latest_at: string | null;
  processes: ProcessRow[];
}

export interface ProcessTimeline {
  pc_id: string;
  metric: string;
  from: string;
  to: string;
  step_seconds: number;
  names: string[];
  points: { at: string; values: Record<string, number> }[];
}

export interface FleetPerf {
  metric: string;
  agg: "avg" | "max";
  from: string;
  to: string;
  step_seconds: number;
  points: { at: string; value: number | null }[];
}

export interface TopRows {
  metric: string;
  window_seconds: number;
  rows: { pc_id: string; hostname: string | null; value: number }[];
}

export interface Investigation {
  pc_id: string;
  last_at: string;
  /** None where nobody asked for it through the machine's own configuration. */
  expires_at: string | null;
}

export interface Investigations {
  pcs: Investigation[];
}

export interface ProcessSampling {
  pc_id: string;
  expires_at: string | null;
}
