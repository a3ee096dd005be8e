import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useImportAttributes, type AttributeImport } from "@/api/queries/attributes";
import { ApiError } from "@/api/client";
import { Problem } from "@/features/shared/problem";
import { Button } from "@/ui/button";
import { Dialog, DialogActions } from "@/ui/dialog";
import { TextArea } from "@/ui/field";
import { State } from "@/ui/state";

/** Changes that are shown; the others are counted. */
const SHOWN = 50;

function Check({ checked, label, onChange }: { checked: boolean; label: string; onChange: (checked: boolean) => void }) {
  return (
    <label className="flex items-center gap-2">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}

function Preview({ answer }: { answer: AttributeImport }) {
  const { t } = useTranslation();
  const machines = t("attributes.machines", { count: answer.changed_machines });
  return (
    <div className="mt-3 flex flex-col gap-2" data-testid="import-preview" data-changes={answer.change_count}>
      <p>{answer.change_count === 0 ? t("attributes.nothing") : t("attributes.will_change", { count: answer.change_count, machines })}</p>
      {answer.unchanged_machines > 0 && <p className="text-muted">{t("attributes.unchanged", { count: answer.unchanged_machines })}</p>}
      {answer.unknown.length > 0 && (
        <div className="text-warn">
          <p>{t("attributes.unknown", { count: answer.unknown.length })}</p>
          <ul className="mono text-xs">
            {answer.unknown.slice(0, SHOWN).map((each) => (
              <li key={each.line} data-testid="import-unknown">
                {t("attributes.line", { line: each.line })}: {each.pc_id}
                {each.meant && ` (${t("attributes.meant", { name: each.meant })})`}
              </li>
            ))}
          </ul>
        </div>
      )}
      {answer.changes.length > 0 && (
        <ul className="max-h-56 overflow-auto rounded-md border border-line text-xs">
          {answer.changes.slice(0, SHOWN).map((each) => (
            <li key={`${each.pc_id} ${each.key}`} className="grid grid-cols-[1fr_1fr_2fr] gap-2 border-b border-line/60 px-2 py-1 last:border-b-0">
              <span className="truncate font-medium">{each.pc_id}</span>
              <span className="truncate">{each.key}</span>
              <span className="truncate">
                {each.before ?? "–"} → {each.after ?? "–"}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** A table of attributes: first what it would change, then the change. */
export default function ImportAttributes({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [table, setTable] = useState("");
  const [keepUnknown, setKeepUnknown] = useState(false);
  const [clearEmpty, setClearEmpty] = useState(false);
  const send = useImportAttributes();
  const answer = send.data;
  const edit = (next: string) => {
    setTable(next);
    send.reset();
  };
  const ask = (dryRun: boolean) => send.mutate({ table, dryRun, keepUnknown, clearEmpty });
  const choose = async (file: File | undefined) => file && edit(await file.text());
  const places = send.error instanceof ApiError ? send.error.errors : [];
  return (
    <Dialog open wide onClose={onClose} title={t("attributes.import")} description={t("attributes.import_intro")}>
      <div className="flex flex-col gap-2">
        <input type="file" accept=".csv,text/csv" aria-label={t("attributes.file")} onChange={(event) => void choose(event.target.files?.[0])} />
        <TextArea
          rows={6}
          data-testid="import-table"
          aria-label={t("attributes.paste")}
          placeholder={"pc_id,site,owner\npc-1,tokyo,mori"}
          value={table}
          onChange={(event) => edit(event.target.value)}
          className="mono"
        />
        <Check checked={keepUnknown} label={t("attributes.keep_unknown")} onChange={(next) => { setKeepUnknown(next); send.reset(); }} />
        <Check checked={clearEmpty} label={t("attributes.clear_empty")} onChange={(next) => { setClearEmpty(next); send.reset(); }} />
      </div>
      {places.length > 0 ? (
        <ul role="alert" className="mt-3 text-bad" data-testid="import-problems">
          {places.map((place, at) => (
            <li key={at}>
              {t("attributes.line", { line: place.line })}: {place.message}
            </li>
          ))}
        </ul>
      ) : (
        send.error && <Problem error={send.error} />
      )}
      {answer && !answer.applied && <Preview answer={answer} />}
      <DialogActions>
        {answer?.applied && <State state="succeeded" testId="import-applied" word={t("attributes.applied", { count: answer.change_count })} />}
        <Button onClick={onClose}>{t("common.close")}</Button>
        {answer && !answer.applied && answer.change_count > 0 ? (
          <Button kind="primary" data-testid="import-apply" disabled={send.isPending} onClick={() => ask(false)}>
            {t("attributes.apply", { count: answer.change_count })}
          </Button>
        ) : (
          <Button kind="primary" data-testid="import-ask" disabled={table.trim() === "" || send.isPending || answer?.applied} onClick={() => ask(true)}>
            {t("attributes.preview")}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}
