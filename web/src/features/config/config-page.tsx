import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { layersQuery, type ConfigLayerRow, type Layer } from "@/api/queries/config";
import { groupsQuery } from "@/api/queries/groups";
import { MachineInput } from "@/features/shared/machine-input";
import { useAddress } from "@/features/shared/search";
import { paths } from "@/lib/paths";
import { Empty } from "@/ui/empty";
import { Field, Select } from "@/ui/field";
import { AppLink } from "@/ui/link";
import { Page, PageHeader, Panel } from "@/ui/page";
import { TabLinks } from "@/ui/tabs";
import { LayerForm } from "./layer-form";

const SCOPES = ["global", "group", "machine"] as const;

function GroupChoice({ value, onChange }: { value: string; onChange: (name: string) => void }) {
  const { t } = useTranslation();
  const { data } = useQuery(groupsQuery);
  const names = data?.map((group) => group.name) ?? [];
  return (
    <Field label={t("config.choose_group")}>
      <Select value={value} data-testid="config-group" onChange={(event) => onChange(event.target.value)} className="max-w-sm">
        <option value="" />
        {[...new Set([...names, ...(value ? [value] : [])])].map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Select>
    </Field>
  );
}

function LayerLink({ row }: { row: ConfigLayerRow }) {
  const { t } = useTranslation();
  const scope = SCOPES.find((each) => each === row.layer) ?? "global";
  return (
    <AppLink
      href={paths.config({ scope, name: row.name })}
      data-testid="config-layer"
      className="flex items-center justify-between gap-4 border-b border-line/60 px-4 py-2 last:border-b-0 hover:bg-hover"
    >
      <span className="truncate">{row.name ?? t("config.tab_global")}</span>
      <span className="figures text-xs text-muted">{t("config.settings", { count: Object.keys(row.settings).length })}</span>
    </AppLink>
  );
}

/** What is set for all machines, a group or a machine. */
export function ConfigPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useAddress();
  const scope = SCOPES.find((each) => each === search.scope) ?? "global";
  const layer: Layer = { scope, name: scope === "global" ? "" : String(search.name ?? "") };
  const layers = useQuery(layersQuery).data ?? [];
  const choose = (name: string) => setSearch({ name: name || undefined });
  return (
    <Page>
      <PageHeader title={t("config.title")} detail={t("config.about")} />
      <TabLinks
        label={t("config.title")}
        current={scope}
        tabs={SCOPES.map((id) => ({ id, href: paths.config({ scope: id }), label: t(`config.tab_${id}`) }))}
      />
      {scope === "group" && <GroupChoice value={layer.name} onChange={choose} />}
      {scope === "machine" && (
        <div className="max-w-sm">
          <MachineInput value={layer.name} onChange={(pc) => choose(pc ?? "")} />
        </div>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        {scope !== "global" && layer.name === "" ? (
          <Panel><Empty title={t("config.choose_first")} /></Panel>
        ) : (
          <LayerForm key={`${layer.scope} ${layer.name}`} layer={layer} />
        )}
        {layers.length > 0 && (
          <Panel title={t("config.layers")}>
            {layers.map((row) => <LayerLink key={`${row.layer} ${row.name ?? ""}`} row={row} />)}
          </Panel>
        )}
      </div>
    </Page>
  );
}
