import { X } from "lucide-react";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { useChangeAttributes } from "@/api/queries/attributes";
import { useCan } from "@/api/queries/session";
import type { AgentRow } from "@/api/types";
import { Problem } from "@/features/shared/problem";
import { paths } from "@/lib/paths";
import { Button, IconButton } from "@/ui/button";
import { Input } from "@/ui/field";
import { Panel } from "@/ui/page";
import { TextLink } from "@/ui/text-link";

interface RowProps {
  name: string;
  value: string;
  mayWrite: boolean;
  onChange: (value: string | null) => void;
}

/** One attribute; its value is saved when it is left or Enter is pressed. */
function Attribute({ name, value, mayWrite, onChange }: RowProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<string>();
  const commit = () => {
    if (draft !== undefined && draft.trim() !== "" && draft !== value) onChange(draft);
    setDraft(undefined);
  };
  return (
    <div className="grid min-w-0 grid-cols-[8.5rem_1fr_auto] items-center gap-3 border-b border-line/70 py-1" data-testid="attribute" data-key={name}>
      <TextLink href={paths.machines({ attr: `${name}=${value}` })}>{name}</TextLink>
      {mayWrite ? (
        <Input
          aria-label={name}
          value={draft ?? value}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === "Enter") event.currentTarget.blur();
            if (event.key === "Escape") setDraft(undefined);
          }}
        />
      ) : (
        <span className="min-w-0 break-words">{value}</span>
      )}
      {mayWrite && (
        <IconButton label={t("attributes.remove", { name })} onClick={() => onChange(null)}>
          <X className="size-4" />
        </IconButton>
      )}
    </div>
  );
}

function NewAttribute({ onAdd }: { onAdd: (name: string, value: string) => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const [value, setValue] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "" || value.trim() === "") return;
    onAdd(name.trim(), value.trim());
    setName("");
    setValue("");
  };
  return (
    <form className="flex gap-2 py-2" onSubmit={submit}>
      <Input aria-label={t("attributes.name")} placeholder={t("attributes.name")} value={name} data-testid="attribute-name" onChange={(event) => setName(event.target.value)} className="w-32 min-w-0" />
      <Input aria-label={t("attributes.value")} placeholder={t("attributes.value")} value={value} data-testid="attribute-value" onChange={(event) => setValue(event.target.value)} className="min-w-0 flex-1" />
      <Button type="submit" data-testid="attribute-add" disabled={name.trim() === "" || value.trim() === ""}>
        {t("attributes.add")}
      </Button>
    </form>
  );
}

/** What operators say of a machine, changed where it is shown. */
export function MachineAttributes({ agent }: { agent: AgentRow }) {
  const { t } = useTranslation();
  const mayWrite = useCan("operator");
  const change = useChangeAttributes(agent.pc_id);
  const attributes = Object.entries(agent.attributes ?? {});
  return (
    <Panel title={t("attributes.title")}>
      <div className="px-4 py-1.5">
        {attributes.length === 0 && <p className="py-1.5 text-muted">{t("attributes.none")}</p>}
        {attributes.map(([name, value]) => (
          <Attribute key={name} name={name} value={value} mayWrite={mayWrite} onChange={(next) => change.mutate({ [name]: next })} />
        ))}
        {mayWrite && <NewAttribute onAdd={(name, value) => change.mutate({ [name]: value })} />}
        {change.error && <Problem error={change.error} />}
      </div>
    </Panel>
  );
}
