import { useTranslation } from "react-i18next";
import { Field, Input, Select } from "@/ui/field";
import type { Kind, Setting } from "./settings";

interface Props {
  name: Setting;
  kind: Kind;
  value: string;
  /** What holds where nothing is set here; not given where that differs by machine. */
  inherited?: string;
  readOnly?: boolean;
  error?: string;
  onChange: (value: string) => void;
}

/** One setting: what is set here, or what is inherited where nothing is. */
export function SettingControl({ name, kind, value, inherited, readOnly, error, onChange }: Props) {
  const { t } = useTranslation();
  const from = inherited === undefined ? "" : t("config.inherited", { value: inherited });
  const hint = {
    duration: t("config.duration_hint"),
    time: t("config.time_hint"),
    text: name === "target_version" ? t("config.target_version_hint") : undefined,
    number: undefined,
    truth: undefined,
  }[kind];
  const common = { disabled: readOnly, value, "data-testid": `config-${name}` };
  return (
    <Field label={t(`config.${name}`)} error={error} hint={value === "" ? hint : t("config.set_here")}>
      {kind === "truth" ? (
        <Select {...common} onChange={(event) => onChange(event.target.value)}>
          <option value="">{from}</option>
          <option value="true">{t("config.yes")}</option>
          <option value="false">{t("config.no")}</option>
        </Select>
      ) : (
        <Input {...common} placeholder={from} onChange={(event) => onChange(event.target.value)} />
      )}
    </Field>
  );
}
