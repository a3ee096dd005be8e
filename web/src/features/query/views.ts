import type { QueryView } from "@/api/types/query";

/** The views in whose name or columns a text occurs; where only columns match, only those remain. */
export function matchingViews(views: QueryView[], wanted: string): QueryView[] {
  if (wanted === "") return views;
  return views.flatMap((view) => {
    if (view.view.toLowerCase().includes(wanted)) return [view];
    const columns = view.columns.filter((column) => column.name.toLowerCase().includes(wanted));
    return columns.length > 0 ? [{ ...view, columns }] : [];
  });
}
