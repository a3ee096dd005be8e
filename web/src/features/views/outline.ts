import { parseDocument } from "yaml";

export interface WidgetOutline {
  dashboard: string;
  title: string;
  render: string;
  kind: string;
  scope: string;
}

/** What a view will show, as far as its text says so already. */
export function outlineOf(yaml: string): { id: string; widgets: WidgetOutline[] } {
  const document = parseDocument(yaml);
  const value = (document.errors.length > 0 ? {} : document.toJS()) as { id?: unknown; widgets?: unknown } | null;
  const text = (given: unknown) => (typeof given === "string" ? given : "");
  const widgets = Array.isArray(value?.widgets) ? (value.widgets as (Record<string, unknown> | null)[]) : [];
  return {
    id: text(value?.id),
    widgets: widgets.map((widget) => ({
      dashboard: text(widget?.dashboard),
      title: text(widget?.title),
      render: text(widget?.render),
      kind: text(widget?.kind),
      scope: text(widget?.scope) || "pc",
    })),
  };
}
