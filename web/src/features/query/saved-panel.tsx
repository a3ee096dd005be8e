import { useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { savedQueriesQuery, useDeleteQuery, useSaveQuery } from "@/api/queries/sql";
import type { SavedQuery } from "@/api/types/query";
import { Problem } from "@/features/shared/problem";
import { Button, IconButton } from "@/ui/button";
import { Dialog, DialogActions } from "@/ui/dialog";
import { Skeleton } from "@/ui/empty";
import { Field, Input } from "@/ui/field";
import { Ago } from "@/ui/time";

function DeleteSaved({ query }: { query: SavedQuery }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const remove = useDeleteQuery();
  const done = () => setAsking(false);
  return (
    <>
      <IconButton tiny label={t("query.delete", { name: query.name })} data-testid="query-delete" onClick={() => setAsking(true)}>
        <Trash2 className="size-3.5" />
      </IconButton>
      <Dialog open={asking} onClose={done} title={t("query.delete_title", { name: query.name })}>
        <p>{t("query.delete_text")}</p>
        {remove.error && <Problem error={remove.error} />}
        <DialogActions>
          <Button onClick={done}>{t("common.cancel")}</Button>
          <Button
            kind="danger"
            data-testid="confirm-delete"
            disabled={remove.isPending}
            onClick={() => remove.mutate(query.id, { onSuccess: done })}
          >
            {t("query.delete", { name: query.name })}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}

/** What was worth keeping; a click brings it into the editor. */
export function SavedPanel({ onOpen }: { onOpen: (query: SavedQuery) => void }) {
  const { t } = useTranslation();
  const { data, error, isPending } = useQuery(savedQueriesQuery);
  return (
    <div className="min-h-0 flex-1 overflow-auto p-2">
      {isPending && <Skeleton rows={4} />}
      {error && <Problem error={error} />}
      {data?.length === 0 && <p className="px-2 py-4 text-muted">{t("query.saved_none")}</p>}
      <ul>
        {data?.map((query) => (
          <li key={query.id} data-testid="saved-query" className="flex items-center gap-1 rounded hover:bg-hover">
            <button type="button" onClick={() => onOpen(query)} title={query.sql} className="min-w-0 flex-1 px-2 py-1.5 text-left">
              <span className="block truncate font-medium">{query.name}</span>
              <span className="flex gap-2 text-xs text-muted">
                {query.created_by && <span className="truncate">{query.created_by}</span>}
                {query.updated_at && <Ago time={query.updated_at} className="shrink-0" />}
              </span>
            </button>
            <DeleteSaved query={query} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Gives the question in the editor a name. */
export function SaveDialog({ sql, name, onClose, onSaved }: {
  sql: string;
  name: string;
  onClose: () => void;
  onSaved: (name: string) => void;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(name);
  const save = useSaveQuery();
  const submit = () => save.mutate({ name: typed.trim(), sql }, { onSuccess: (saved) => onSaved(saved.name) });
  return (
    <Dialog open onClose={onClose} title={t("query.save")} description={t("query.save_text")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label={t("query.save_name")}>
          <Input autoFocus data-testid="query-name" value={typed} onChange={(event) => setTyped(event.target.value)} maxLength={100} />
        </Field>
        {save.error && (
          <div className="mt-3">
            <Problem error={save.error} />
          </div>
        )}
        <DialogActions>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button kind="primary" type="submit" data-testid="confirm-save" disabled={typed.trim() === "" || save.isPending}>
            {t("common.save")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
