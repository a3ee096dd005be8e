import { useQuery } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { secretsQuery } from "@/api/queries/secrets";
import { useCan } from "@/api/queries/session";
import type { SecretShown } from "@/api/types/secrets";
import { Problem } from "@/features/shared/problem";
import { paths } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Empty, Skeleton } from "@/ui/empty";
import { Page, PageHeader, Panel } from "@/ui/page";
import { TextLink } from "@/ui/text-link";
import { Ago } from "@/ui/time";
import { SettingsTabs } from "../settings-tabs";
import { DeleteSecret } from "./delete-secret";
import { SetSecret } from "./set-secret";

/** A secret without its value, which nobody is shown. */
function Secret({ secret, onSet }: { secret: SecretShown; onSet: () => void }) {
  const { t } = useTranslation();
  return (
    <li
      data-testid="secret"
      data-name={secret.name}
      className="grid items-center gap-x-4 gap-y-1 border-b border-line/60 px-4 py-2 last:border-b-0 md:grid-cols-[14rem_12rem_1fr_auto]"
    >
      <span className="mono truncate font-medium">{secret.name}</span>
      <span className="text-xs text-muted">
        <Ago time={secret.set_at} /> {t("common.by", { who: secret.set_by })}
      </span>
      <span className="flex min-w-0 flex-wrap gap-x-3 text-sm">
        {secret.used_by.length === 0 && <span className="text-muted">{t("secrets.unused")}</span>}
        {secret.used_by.map((job) => (
          <TextLink key={job} href={paths.job(job)}>
            {job}
          </TextLink>
        ))}
      </span>
      <span className="flex justify-end gap-2">
        <Button small data-testid="secret-replace" onClick={onSet}>
          {t("secrets.replace")}
        </Button>
        <DeleteSecret secret={secret} />
      </span>
    </li>
  );
}

export function SecretsPage() {
  const { t } = useTranslation();
  const admin = useCan("admin");
  const secrets = useQuery({ ...secretsQuery, enabled: admin });
  const [setting, setSetting] = useState<{ name: string }>();
  if (!admin) {
    return (
      <Page>
        <Empty icon={<KeyRound />} title={t("problem.forbidden", { role: t("shell.role_admin") })}>
          {t("problem.forbidden_next")}
        </Empty>
      </Page>
    );
  }
  const add = (
    <Button kind="primary" data-testid="secret-add" icon={<Plus className="size-4" />} onClick={() => setSetting({ name: "" })}>
      {t("secrets.add")}
    </Button>
  );
  return (
    <Page>
      <PageHeader title={t("settings.title")} actions={add} />
      <SettingsTabs current="secrets" />
      <p className="text-muted">{t("secrets.what")}</p>
      {secrets.error && <Problem error={secrets.error} />}
      <Panel>
        {secrets.isPending && <Skeleton rows={4} />}
        {secrets.data?.length === 0 && (
          <Empty icon={<KeyRound />} title={t("secrets.none")}>
            {t("secrets.none_next")}
          </Empty>
        )}
        <ul>
          {secrets.data?.map((secret) => (
            <Secret key={secret.name} secret={secret} onSet={() => setSetting({ name: secret.name })} />
          ))}
        </ul>
      </Panel>
      {setting && <SetSecret name={setting.name} onClose={() => setSetting(undefined)} />}
    </Page>
  );
}
