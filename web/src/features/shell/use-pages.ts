import { useCan } from "@/api/queries/session";
import { PAGES, type NavPage } from "./pages";

/** The pages this person can use. */
export function usePages(): NavPage[] {
  const operator = useCan("operator");
  const admin = useCan("admin");
  const may = { viewer: true, operator, admin };
  return PAGES.filter((page) => may[page.role ?? "viewer"]);
}
