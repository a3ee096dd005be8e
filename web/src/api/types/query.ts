/** Questions in SQL, as `/api/query` takes and answers them. */

export type SqlValue = string | number | boolean | null;

export interface QueryAnswer {
  columns: string[];
  rows: SqlValue[][];
  row_count: number;
  truncated: boolean;
  elapsed_ms: number;
}

export interface QueryColumn {
  name: string;
  type?: string | null;
  description?: string | null;
}

export interface QueryView {
  view: string;
  description?: string | null;
  columns: QueryColumn[];
}

export interface SavedQuery {
  id: string;
  name: string;
  sql: string;
  created_by?: string | null;
  updated_at?: string | null;
}
