import { useTranslation } from "react-i18next";
import { formatSpan } from "@/lib/format";
import { searchState } from "@/lib/search-state";
import { State } from "@/ui/state";

/** Whether a search over output saw everything: what its index has not read yet, and what it never will. */
export function SearchNote({ headers }: { headers: Headers | undefined }) {
  const { t, i18n } = useTranslation();
  const state = searchState(headers);
  if (!state) return null;
  const { lagMessages, lagMs, complete } = state;
  const span = formatSpan(lagMs, i18n.language);
  return (
    <p role="status" data-testid="search-note" data-complete={complete} className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
      {lagMessages > 0 && (
        <State state="pending" className="whitespace-normal!" word={t("activity.search_behind", { count: lagMessages, span })} />
      )}
      {lagMessages === 0 && !complete && <State state="warn" className="whitespace-normal!" word={t("activity.search_gaps")} />}
      {complete && <State state="ok" word={t("activity.search_current")} />}
    </p>
  );
}
