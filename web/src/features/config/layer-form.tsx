import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { inheritedQuery, layerQuery, useSaveLayer, type ConfigScope, type EffectiveConfig, type Layer } from "@/api/queries/config";
import { useCan } from "@/api/queries/session";
import { Problem } from "@/features/shared/problem";
import { Button } from "@/ui/button";
import { Skeleton } from "@/ui/empty";
import { Panel } from "@/ui/page";
import { ProblemBox } from "@/ui/problem";
import { State } from "@/ui/state";
import { SettingControl } from "./control";
import { draftOf, notNumbers, SETTINGS, settingsOf, type Draft, type Setting } from "./settings";

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
  save: ReturnType<typeof useSaveLayer>;
}

function Form({ layer, stored, tag, inherited, save }: FormProps) {
  const { t } = useTranslation();
  const mayWrite = useCan("operator");
  const [draft, setDraft] = useState<Draft>(() => draftOf(stored));
  const dirty = JSON.stringify(settingsOf(draft)) !== JSON.stringify(settingsOf(draftOf(stored)));
  const errors = save.error instanceof ApiError ? save.error.errors : [];
  const wrong = notNumbers(draft);
  const conflict = save.error instanceof ApiError && save.error.code === "config_changed";
  const words = { yes: t("config.yes"), no: t("config.no"), nothing: t("config.nothing") };
  return (
    <Panel
      title={layer.scope === "global" ? t("config.tab_global") : layer.name}
      aside={save.isSuccess && !dirty && <State state="succeeded" testId="config-saved" word={t("common.saved")} />}
    >
      <div className="grid gap-4 px-4 py-4 sm:grid-cols-2">
        {SETTINGS.map(({ name, kind }) => (
          <SettingControl
            key={name}
            name={name}
            kind={kind}
            value={draft[name] ?? ""}
            inherited={shown(inherited[name], words)}
            readOnly={!mayWrite}
            error={wrong.includes(name) ? t("config.number_hint") : errors.find((each) => each.path === name)?.message}
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
            disabled={!dirty || wrong.length > 0 || save.isPending}
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
  const save = useSaveLayer(layer);
  const error = stored.error ?? inherited.error;
  if (error && !(stored.data && inherited.data)) return <Problem error={error} />;
  if (!stored.data || !inherited.data) return <Panel><Skeleton rows={8} /></Panel>;
  // What somebody else has saved is shown in place of what was typed over an older state; how one's own saving went
  // outlives that.
  return (
    <Form
      key={`${layer.scope} ${layer.name} ${stored.data.tag}`}
      layer={layer}
      stored={stored.data.settings}
      tag={stored.data.tag}
      inherited={inherited.data}
      save={save}
    />
  );
}
