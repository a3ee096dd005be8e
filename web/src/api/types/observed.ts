/** Events, audit and widgets, as the API answers them. */

export interface ObsEvent {
  id: number;
  pc_id: string;
  at: string;
  /** What the machine's own clock said, where it was not believed. */
  reported_at?: string | null;
  kind: string;
  source: string;
  event_record_id: string | null;
  payload: unknown;
  recorded_at: string;
}

export interface EventsAnswer {
  events: ObsEvent[];
}

export interface Heatmap {
  from: string;
  to: string;
  step_seconds: number;
  rows: { pc_id: string; counts: number[] }[];
  /** Whether machines, or the older ones of very many events, were left out. */
  cut: boolean;
}

export interface AuditRow {
  id: number;
  actor: string;
  account: string | null;
  action: string;
  target: string | null;
  payload: unknown;
  occurred_at: string;
}

export interface WidgetRow {
  label: string;
  value: number;
}

/** A widget with what it shows. Rows of a timeline have the time as label. */
export interface Widget {
  id: string;
  dashboard: string;
  title: string;
  description?: string | null;
  scope: "fleet" | "pc";
  render: "bar" | "gauge" | "timeline" | "stat";
  rows?: WidgetRow[];
  value?: number | null;
  unit?: string | null;
}

export interface ViewRow {
  id: string;
  description?: string | null;
  widgets: { dashboard: string; title: string; kind: string; render: string }[];
  tags?: string[];
}

export interface Pin {
  widget: string;
}
