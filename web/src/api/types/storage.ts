/** What the broker and the tables hold, and what keeps them in bounds. */

/** A stream, bucket or object store of the broker. */
export interface Stored {
  name: string;
  exists: boolean;
  messages: number;
  values: number;
  bytes: number;
  max_bytes?: number | null;
  max_age_secs?: number | null;
  first_at?: string | null;
  last_at?: string | null;
  usage_pct?: number | null;
  warning?: string | null;
}

export interface BrokerUsage {
  streams: Stored[];
  kv_buckets: Stored[];
  object_stores: Stored[];
}

export interface TableRetention {
  table: string;
  setting: string;
  stream?: string | null;
  keep_secs: number;
  cutoff?: string | null;
  looked_at?: string | null;
  removed_last: number;
  removed: number;
  error?: string | null;
}

/** How far something is that reads the streams anew. */
export interface UpkeepProgress {
  state: string;
  started_at?: string | null;
  finished_at?: string | null;
  messages_done: number;
  messages_total: number;
  error?: string | null;
}

export interface Difference {
  table: string;
  key: string;
  side: string;
}

export interface VerifyStatus extends UpkeepProgress {
  tables_compared: number;
  rows_compared: number;
  differences: number;
  first: Difference[];
}
