import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { mailQuery, useSetMail, useTestMail } from "@/api/queries/alerts";
import type { MailRouting, MailSettings } from "@/api/types/alerts";
import { Problem } from "@/features/shared/problem";
import { Button } from "@/ui/button";
import { Skeleton } from "@/ui/empty";
import { Field, Segments, TextArea } from "@/ui/field";
import { Facts, Panel } from "@/ui/page";
import { State } from "@/ui/state";
import { KindChoice } from "./kinds";
import { Tried } from "./tried";

const LANGUAGES = ["en", "ja", "both"] as const;

function Server({ server }: { server: MailSettings["server"] }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("settings.server")}>
      {server ? (
        <div className="px-4 py-1.5" data-testid="mail-server">
          <Facts
            rows={[
              [t("settings.host"), <span key="host" className="mono">{`${server.host}:${server.port}`}</span>],
              [t("settings.encryption"), server.encryption],
              [t("settings.from"), server.from],
              [t("settings.username"), server.username ?? "–"],
              [t("settings.password"), t(server.has_password ? "settings.password_set" : "settings.password_unset")],
            ]}
          />
        </div>
      ) : (
        <p className="p-4 text-muted" data-testid="mail-none">{t("settings.no_server")}</p>
      )}
    </Panel>
  );
}

function Routing({ routing }: { routing: MailRouting }) {
  const { t } = useTranslation();
  const [recipients, setRecipients] = useState(routing.recipients.join("\n"));
  const [events, setEvents] = useState(routing.events ?? []);
  const [language, setLanguage] = useState(routing.language ?? "both");
  const set = useSetMail();
  const save = () =>
    set.mutate({ recipients: recipients.split(/[\s,;]+/).filter(Boolean), events, language });
  return (
    <Panel title={t("settings.who")}>
      <div className="flex flex-col gap-4 p-4">
        <Field label={t("settings.recipients")} hint={t("settings.recipients_hint")}>
          <TextArea data-testid="mail-recipients" rows={4} value={recipients} onChange={(event) => setRecipients(event.target.value)} />
        </Field>
        <KindChoice chosen={events} onChange={setEvents} />
        <div className="flex flex-col gap-1">
          <span className="text-xs font-medium text-muted">{t("settings.language")}</span>
          <div>
            <Segments
              label={t("settings.language")}
              value={language}
              onChange={setLanguage}
              options={LANGUAGES.map((value) => ({ value, label: t(`settings.language_${value}`) }))}
            />
          </div>
        </div>
        {set.error && <Problem error={set.error} />}
        <div className="flex items-center gap-3">
          <Button kind="primary" data-testid="mail-save" disabled={set.isPending} onClick={save}>{t("settings.save")}</Button>
          {set.isSuccess && <State state="succeeded" word={t("common.saved")} testId="mail-saved" />}
        </div>
      </div>
    </Panel>
  );
}

/** The mail server of the configuration file, who is told by mail, and a try. */
export function Mail() {
  const { t } = useTranslation();
  const { data, error } = useQuery(mailQuery);
  const test = useTestMail();
  if (error && !data) return <Problem error={error} />;
  if (!data) return <Panel><Skeleton rows={8} /></Panel>;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Routing routing={data.routing} />
      <div className="flex flex-col gap-4">
        <Server server={data.server} />
        {data.server && (
          <Panel title={t("settings.test")}>
            <div className="flex flex-col items-start gap-3 p-4">
              <p className="text-muted">{t("settings.test_mail_hint")}</p>
              <Button data-testid="mail-test" disabled={test.isPending} onClick={() => test.mutate(undefined)}>
                {t("settings.test_mail", { count: data.routing.recipients.length })}
              </Button>
              {test.error && <Problem error={test.error} />}
              {test.data && <Tried rows={test.data.deliveries} />}
            </div>
          </Panel>
        )}
      </div>
    </div>
  );
}
