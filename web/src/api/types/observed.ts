import type { components } from "../generated/schema";

/** Events, audit and widgets, as the API answers them. */
type Schemas = components["schemas"];

export type ObsEvent = Schemas["ObsEventRow"];
export type EventsAnswer = Schemas["ObsEvents"];
export type Heatmap = Schemas["EventHeatmap"];
export type AuditRow = Schemas["AuditRow"];

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
