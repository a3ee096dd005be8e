import { useQuery } from "@tanstack/react-query";
import { Webhook } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useChangeWebhook, useDeleteWebhook, useTestWebhook, webhooksQuery } from "@/api/queries/alerts";
import type { WebhookRow } from "@/api/types/alerts";
import { AskFirst } from "@/features/stops/ask-first";
import { Problem } from "@/features/shared/problem";
import { Button } from "@/ui/button";
import { Empty, Skeleton } from "@/ui/empty";
import { Panel } from "@/ui/page";
import { State } from "@/ui/state";
import { AddWebhook } from "./add-webhook";
import { Tried } from "./tried";

function Line({ row }: { row: WebhookRow }) {
  const { t } = useTranslation();
  const test = useTestWebhook();
  const change = useChangeWebhook();
  const remove = useDeleteWebhook();
  const error = test.error ?? change.error;
  return (
    <div data-testid="webhook" data-id={row.id} className="flex flex-col gap-2 border-b border-line/60 px-4 py-3 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span className="flex min-w-0 flex-1 flex-col max-sm:basis-full">
          <span className="font-medium">{row.name}</span>
          <span className="mono truncate text-xs text-muted">{row.url}</span>
          <span className="text-xs text-muted">
            {row.events.length === 0 ? t("settings.all_kinds") : row.events.map((kind) => t(`settings.kind_${kind as "check"}`)).join(", ")}
          </span>
        </span>
        <State state={row.enabled ? "online" : "offline"} word={t(row.enabled ? "settings.on" : "settings.off")} />
        <Button small data-testid="webhook-test" disabled={test.isPending} onClick={() => test.mutate(row.id)}>{t("settings.test")}</Button>
        <Button small onClick={() => change.mutate({ id: row.id, change: { enabled: !row.enabled } })}>
          {t(row.enabled ? "settings.switch_off" : "settings.switch_on")}
        </Button>
        <AskFirst
          name="webhook-delete"
          label={t("settings.delete")}
          title={t("settings.delete_title", { name: row.name })}
          text={t("settings.delete_text")}
          error={remove.error}
          isPending={remove.isPending}
          onGo={(done) => remove.mutate(row.id, { onSuccess: done })}
        />
      </div>
      {error && <Problem error={error} />}
      {test.data && <Tried rows={test.data.deliveries} />}
    </div>
  );
}

/** Programs that are told of alerts. */
export function Webhooks() {
  const { t } = useTranslation();
  const { data, error } = useQuery(webhooksQuery);
  if (error && !data) return <Problem error={error} />;
  return (
    <Panel title={t("settings.webhooks")} aside={<AddWebhook />}>
      {!data && <Skeleton rows={4} />}
      {data?.length === 0 && <Empty icon={<Webhook />} title={t("settings.no_webhooks")}>{t("settings.no_webhooks_hint")}</Empty>}
      {data?.map((row) => <Line key={row.id} row={row} />)}
    </Panel>
  );
}
