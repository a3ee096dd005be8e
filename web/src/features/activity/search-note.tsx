import { useTranslation } from "react-i18next";
import { formatSpan } from "@/lib/format";
import { searchState } from "@/lib/search-state";
import { State } from "@/ui/state";

/** Whether a search over output saw everything: what its index has not read yet, and whether the answer was cut. */
export function SearchNote({ headers }: { headers: Headers | undefined }) {
  const { t, i18n } = useTranslation();
  const state = searchState(headers);
  if (!state) return null;
  const current = state.lagMessages === 0;
  return (
    <p role="status" data-testid="search-note" data-complete={state.complete} className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
      {!state.complete && <State state="warn" word={t("activity.search_cut")} className="whitespace-normal" />}
      {current ? (
        <State state="ok" word={t("activity.search_current")} />
      ) : (
        <State
          state="pending"
          className="whitespace-normal"
          word={t("activity.search_behind", { count: state.lagMessages, span: formatSpan(state.lagMs, i18n.language) })}
        />
      )}
    </p>
  );
}
