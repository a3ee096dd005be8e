import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { agentQuery } from "@/api/queries/agents";
import { effectiveQuery, type MachineConfig } from "@/api/queries/config";
import { Problem } from "@/features/shared/problem";
import { formatExact } from "@/lib/format";
import { paths } from "@/lib/paths";
import { buttonClass } from "@/ui/button";
import { Skeleton } from "@/ui/empty";
import { AppLink } from "@/ui/link";
import { Panel } from "@/ui/page";
import { State } from "@/ui/state";
import { TextLink } from "@/ui/text-link";
import { SETTINGS } from "./settings";
import { useValueText } from "./value-text";

function Source({ source }: { source: NonNullable<MachineConfig["sources"]>[string] | undefined }) {
  const { t } = useTranslation();
  switch (source?.layer) {
    case "global":
      return <TextLink href={paths.config()}>{t("config.global")}</TextLink>;
    case "group":
      return <TextLink href={paths.config({ scope: "group", name: source.name })}>{t("config.group", { name: source.name })}</TextLink>;
    case "machine":
      return <TextLink href={paths.config({ scope: "machine", name: source.name })}>{t("config.machine")}</TextLink>;
    default:
      return <span className="text-muted">{t("config.built_in")}</span>;
  }
}

const STATE_OF = { in_force: "succeeded", not_yet: "pending", unknown: "unknown" } as const;

/** Whether the machine works with what holds here, as it says itself. */
function InForce({ config, online }: { config: MachineConfig; online: boolean | undefined }) {
  const { t, i18n } = useTranslation();
  const { state = "unknown", since } = config.in_force ?? {};
  const when = since ? formatExact(since, i18n.language) : undefined;
  const words = {
    in_force: when ? t("here.config_in_force_since", { when }) : t("here.config_in_force"),
    not_yet: t(online ? "here.config_not_yet" : "here.config_not_yet_offline"),
    unknown: t("here.config_unknown"),
  };
  return (
    <p className="border-b border-line/60 px-4 py-2" data-testid="config-in-force" data-state={state}>
      <State state={STATE_OF[state]} word={words[state]} className="whitespace-normal!" />
    </p>
  );
}

/** What holds on a machine, and where each setting comes from. */
export default function MachineConfigTab({ pc }: { pc: string }) {
  const { t } = useTranslation();
  const { data, error } = useQuery(effectiveQuery(pc));
  const { data: agent } = useQuery(agentQuery(pc));
  const text = useValueText();
  if (error && !data) return <Problem error={error} />;
  if (!data) return <Panel><Skeleton rows={8} /></Panel>;
  return (
    <Panel
      title={t("config.effective")}
      aside={
        <AppLink href={paths.config({ scope: "machine", name: pc })} className={buttonClass("plain", true)} data-testid="config-change">
          {t("config.change")}
        </AppLink>
      }
    >
      <InForce config={data} online={agent?.online} />
      {data.warnings.map((warning) => (
        <p key={warning} className="border-b border-line/60 px-4 py-2" data-testid="config-warning">
          <State state="warning" word={warning} />
        </p>
      ))}
      <table className="w-full text-sm">
        <tbody>
          {SETTINGS.map(({ name }) => (
            <tr key={name} data-testid="config-row" data-setting={name} className="border-b border-line/60 last:border-b-0">
              <th scope="row" className="px-4 py-2 text-left font-normal text-muted">{t(`config.${name}`)}</th>
              <td className="figures px-4 py-2">{text(name, data.effective[name])}</td>
              <td className="px-4 py-2 text-right text-xs"><Source source={data.sources?.[name]} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
