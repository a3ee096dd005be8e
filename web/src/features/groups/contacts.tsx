import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSaveContacts, type GroupRow } from "@/api/queries/groups";
import { useCan } from "@/api/queries/session";
import { Problem } from "@/features/shared/problem";
import { Button } from "@/ui/button";
import { Field, Input } from "@/ui/field";
import { Panel } from "@/ui/page";

/** Who is mailed about a group. */
export function Contacts({ group }: { group: GroupRow }) {
  const { t } = useTranslation();
  const mayWrite = useCan("operator");
  const save = useSaveContacts(group.name);
  const stored = group.emails.join(", ");
  const [draft, setDraft] = useState<string>();
  const submit = () => {
    const emails = (draft ?? stored).split(/[\s,;]+/).filter(Boolean);
    save.mutate(emails, { onSuccess: () => setDraft(undefined) });
  };
  return (
    <Panel>
      <div className="flex flex-col gap-2 px-4 py-3">
        <Field label={t("groups.mail")} hint={t("groups.mail_hint")}>
          <Input value={draft ?? stored} disabled={!mayWrite} data-testid="group-mail" onChange={(event) => setDraft(event.target.value)} />
        </Field>
        {save.error && <Problem error={save.error} />}
        {mayWrite && draft !== undefined && draft !== stored && (
          <div>
            <Button disabled={save.isPending} data-testid="group-mail-save" onClick={submit}>
              {t("groups.mail_save")}
            </Button>
          </div>
        )}
      </div>
    </Panel>
  );
}
