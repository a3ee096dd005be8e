/** What the broker and the tables hold, and what keeps them in bounds. */

export interface StreamUsage {
  name: string;
  exists: boolean;
  messages?: number | null;
  bytes?: number | null;
  max_bytes?: number | null;
  max_age_secs?: number | null;
  first_at?: string | null;
  last_at?: string | null;
  usage_pct?: number | null;
  warning?: string | null;
}

export interface BucketUsage {
  name: string;
  exists: boolean;
  values?: number | null;
  bytes?: number | null;
  max_bytes?: number | null;
  usage_pct?: number | null;
  warning?: string | null;
}

export interface BrokerUsage {
  streams: StreamUsage[];
  kv_buckets: BucketUsage[];
  object_stores: BucketUsage[];
}

export interface RetentionRow {
  table: string;
  keep?: string | null;
  keep_secs?: number | null;
  last_run_at?: string | null;
  removed_last?: number | null;
  removed_total?: number | null;
}

export interface StreamProgress {
  stream: string;
  done?: number | null;
  total?: number | null;
}

/** How far something is that reads the streams anew. */
export interface UpkeepProgress {
  state: string;
  started_at?: string | null;
  finished_at?: string | null;
  messages_done?: number | null;
  messages_total?: number | null;
  streams?: StreamProgress[] | null;
  error?: string | null;
}

export type RebuildState = UpkeepProgress;

export interface VerifyState extends UpkeepProgress {
  tables_compared?: number | null;
  differences?: number | null;
  first?: unknown[] | null;
}
