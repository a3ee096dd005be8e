import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { effectiveQuery, type MachineConfig } from "@/api/queries/config";
import { Problem } from "@/features/shared/problem";
import { paths } from "@/lib/paths";
import { buttonClass } from "@/ui/button";
import { Skeleton } from "@/ui/empty";
import { AppLink } from "@/ui/link";
import { Panel } from "@/ui/page";
import { State } from "@/ui/state";
import { TextLink } from "@/ui/text-link";
import { SETTINGS } from "./settings";

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

/** What holds on a machine, and where each setting comes from. */
export default function MachineConfigTab({ pc }: { pc: string }) {
  const { t } = useTranslation();
  const { data, error } = useQuery(effectiveQuery(pc));
  if (error && !data) return <Problem error={error} />;
  if (!data) return <Panel><Skeleton rows={8} /></Panel>;
  const text = (value: unknown) => {
    if (value === null || value === undefined) return "–";
    if (typeof value === "boolean") return t(value ? "config.yes" : "config.no");
    return String(value as string | number);
  };
  return (
    <Panel
      title={t("config.effective")}
      aside={
        <AppLink href={paths.config({ scope: "machine", name: pc })} className={buttonClass("plain", true)} data-testid="config-change">
          {t("config.change")}
        </AppLink>
      }
    >
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
              <td className="figures px-4 py-2">{text(data.effective[name])}</td>
              <td className="px-4 py-2 text-right text-xs"><Source source={data.sources?.[name]} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
