import { useTranslation } from "react-i18next";
import { Field, Input, Select, TextArea } from "@/ui/field";
import { SHELLS } from "./shells";

export interface Script {
  shell: string;
  script: string;
  timeout: number;
}

interface Props {
  value: Script;
  onChange: (script: Script) => void;
  onGo?: () => void;
  rows?: number;
  autoFocus?: boolean;
  action?: React.ReactNode;
}

/** A script to run once: its text, what runs it, and for how long at most. */
export function ScriptFields({ value, onChange, onGo, rows = 6, autoFocus, action }: Props) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col gap-3">
      <Field label={t("run.script")} hint={t("run.script_hint")}>
        <TextArea
          rows={rows}
          spellCheck={false}
          autoFocus={autoFocus}
          data-testid="run-script"
          className="mono resize-y"
          placeholder={value.shell === "powershell" || value.shell === "pwsh" ? "Get-ComputerInfo" : "uname -a"}
          value={value.script}
          onChange={(event) => onChange({ ...value, script: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onGo?.();
          }}
        />
      </Field>
      <div className="flex flex-wrap items-end gap-3">
        <Field label={t("run.shell")}>
          <Select
            data-testid="run-shell"
            value={value.shell}
            onChange={(event) => onChange({ ...value, shell: event.target.value })}
          >
            {SHELLS.map((shell) => (
              <option key={shell}>{shell}</option>
            ))}
          </Select>
        </Field>
        <Field label={t("run.timeout")}>
          <Input
            type="number"
            min={1}
            className="figures w-28"
            value={value.timeout}
            onChange={(event) => onChange({ ...value, timeout: Math.max(1, Number(event.target.value)) })}
          />
        </Field>
        {action && <div className="ml-auto">{action}</div>}
      </div>
    </div>
  );
}
