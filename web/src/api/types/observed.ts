import type { DocumentOrigin } from "./documents";
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

export interface WidgetFigure {
  /** The value of `group_by`, or the beginning of the hour. */
  label: string;
  /** The value of `group_by`, where the label is an hour. */
  group?: string | null;
  value: number;
}

/** A widget with what it shows. */
export interface Widget {
  id: string;
  dashboard: string;
  title: string;
  description?: string | null;
  scope: string;
  render: string;
  rows: WidgetFigure[];
  /** The one figure of a widget without values and hours; of a ratio between 0 and 1. */
  value?: number | null;
  /** `min` where each event stands for some minutes. */
  unit?: string | null;
  cut: boolean;
  error?: string | null;
}

export interface ViewRow {
  id: string;
  description?: string | null;
  widgets: { dashboard: string; title: string; kind: string; render: string }[];
  revision?: number;
  /** Where it is kept; none when it was written by hand. */
  origin?: DocumentOrigin | null;
  /** Why a stored view cannot be read. */
  error?: string | null;
}

export interface Pin {
  widget: string;
}
