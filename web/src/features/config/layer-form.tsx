import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { inheritedQuery, layerQuery, useSaveLayer, type ConfigScope, type EffectiveConfig, type Layer } from "@/api/queries/config";
import { useCan } from "@/api/queries/session";
import { Problem } from "@/features/shared/problem";
import { Button } from "@/ui/button";
import { Skeleton } from "@/ui/empty";
import { Field, Input, Select } from "@/ui/field";
import { Panel } from "@/ui/page";
import { ProblemBox } from "@/ui/problem";
import { State } from "@/ui/state";
import { draftOf, SETTINGS, settingsOf, type Draft, type Kind, type Setting } from "./settings";

interface ControlProps {
  name: Setting;
  kind: Kind;
  value: string;
  inherited: string;
  readOnly: boolean;
  error: string | undefined;
  onChange: (value: string) => void;
}

/** One setting: what is set here, or what is inherited where nothing is. */
function Control({ name, kind, value, inherited, readOnly, error, onChange }: ControlProps) {
  const { t } = useTranslation();
  const from = t("config.inherited", { value: inherited });
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

function shown(value: EffectiveConfig[Setting] | undefined, words: { yes: string; no: string; nothing: string }): string {
  if (value === null || value === undefined) return words.nothing;
  if (typeof value === "boolean") return value ? words.yes : words.no;
  return String(value);
}

interface FormProps {
  layer: Layer;
  stored: ConfigScope;
  tag: string;
  inherited: EffectiveConfig;
}

function Form({ layer, stored, tag, inherited }: FormProps) {
  const { t } = useTranslation();
  const mayWrite = useCan("operator");
  const save = useSaveLayer(layer);
  const [draft, setDraft] = useState<Draft>(() => draftOf(stored));
  const dirty = JSON.stringify(settingsOf(draft)) !== JSON.stringify(settingsOf(draftOf(stored)));
  const errors = save.error instanceof ApiError ? save.error.errors : [];
  const conflict = save.error instanceof ApiError && save.error.code === "config_changed";
  const words = { yes: t("config.yes"), no: t("config.no"), nothing: t("config.nothing") };
  return (
    <Panel
      title={layer.scope === "global" ? t("config.tab_global") : layer.name}
      aside={save.isSuccess && !dirty && <State state="succeeded" testId="config-saved" word={t("common.saved")} />}
    >
      <div className="grid gap-4 px-4 py-4 sm:grid-cols-2">
        {SETTINGS.map(({ name, kind }) => (
          <Control
            key={name}
            name={name}
            kind={kind}
            value={draft[name] ?? ""}
            inherited={shown(inherited[name], words)}
            readOnly={!mayWrite}
            error={errors.find((each) => each.path === name)?.message}
            onChange={(value) => setDraft({ ...draft, [name]: value })}
          />
        ))}
      </div>
      {conflict && <ProblemBox what={t("config.conflict")} />}
      {save.error && !conflict && errors.every((each) => each.path === "") && <Problem error={save.error} />}
      {mayWrite && (
        <div className="flex justify-end border-t border-line px-4 py-3">
          <Button
            kind="primary"
            data-testid="config-save"
            disabled={!dirty || save.isPending}
            onClick={() => save.mutate({ settings: settingsOf(draft), tag })}
          >
            {t("config.save")}
          </Button>
        </div>
      )}
    </Panel>
  );
}

/** What a layer sets, with what it inherits in sight. */
export function LayerForm({ layer }: { layer: Layer }) {
  const stored = useQuery(layerQuery(layer));
  const inherited = useQuery(inheritedQuery(layer));
  const error = stored.error ?? inherited.error;
  if (error && !(stored.data && inherited.data)) return <Problem error={error} />;
  if (!stored.data || !inherited.data) return <Panel><Skeleton rows={8} /></Panel>;
  // What somebody else has saved is shown in place of what was typed over an older state.
  return (
    <Form
      key={`${layer.scope} ${layer.name} ${stored.data.tag}`}
      layer={layer}
      stored={stored.data.settings}
      tag={stored.data.tag}
      inherited={inherited.data}
    />
  );
}
