import { ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useQuery } from "@tanstack/react-query";
import { querySchemaQuery } from "@/api/queries/sql";
import type { QueryView } from "@/api/types/query";
import { Problem } from "@/features/shared/problem";
import { Skeleton } from "@/ui/empty";
import { Input } from "@/ui/field";
import { matchingViews } from "./views";

function ViewEntry({ view, open, onToggle, onInsert }: {
  view: QueryView;
  open: boolean;
  onToggle: () => void;
  onInsert: (name: string) => void;
}) {
  const { t } = useTranslation();
  const Arrow = open ? ChevronDown : ChevronRight;
  return (
    <li data-testid="query-view" data-view={view.view}>
      <div className="flex items-center">
        <button
          type="button"
          aria-expanded={open}
          aria-label={view.view}
          onClick={onToggle}
          className="flex size-7 shrink-0 items-center justify-center rounded text-muted hover:bg-hover"
        >
          <Arrow className="size-3.5" />
        </button>
        <button
          type="button"
          title={view.description ?? t("query.insert", { name: view.view })}
          onClick={() => onInsert(view.view)}
          className="mono min-w-0 flex-1 truncate rounded px-1 py-1 text-left font-medium hover:bg-hover"
        >
          {view.view}
        </button>
      </div>
      {open && (
        <div className="mb-2 ml-3.5 border-l border-line pl-3">
          {view.description && <p className="px-1 pb-1 text-xs text-muted">{view.description}</p>}
          <ul>
            {view.columns.map((column) => (
              <li key={column.name}>
                <button
                  type="button"
                  title={column.description ?? t("query.insert", { name: column.name })}
                  onClick={() => onInsert(column.name)}
                  className="flex w-full min-w-0 flex-col rounded px-1 py-0.5 text-left hover:bg-hover"
                >
                  <span className="flex w-full items-baseline justify-between gap-2">
                    <span className="mono truncate">{column.name}</span>
                    <span className="shrink-0 text-xs text-faint">{column.type?.toLowerCase()}</span>
                  </span>
                  {column.description && <span className="line-clamp-2 text-xs text-muted">{column.description}</span>}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </li>
  );
}

/** The views that can be asked and what their columns mean; a click writes a name into the question. */
export function SchemaPanel({ onInsert }: { onInsert: (name: string) => void }) {
  const { t } = useTranslation();
  const { data, error, isPending } = useQuery(querySchemaQuery);
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState<string>();
  const wanted = typed.trim().toLowerCase();
  const views = matchingViews(data ?? [], wanted);
  return (
    <>
      <div className="p-2">
        <Input
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          aria-label={t("query.filter_schema")}
          placeholder={t("query.filter_schema")}
          className="w-full"
        />
      </div>
      {isPending && <Skeleton rows={6} />}
      {error && (
        <div className="p-2">
          <Problem error={error} />
        </div>
      )}
      <ul className="min-h-0 flex-1 overflow-auto px-2 pb-2">
        {views.map((view) => (
          <ViewEntry
            key={view.view}
            view={view}
            open={wanted.length > 1 ? true : open === view.view}
            onToggle={() => setOpen(open === view.view ? undefined : view.view)}
            onInsert={onInsert}
          />
        ))}
      </ul>
    </>
  );
}
