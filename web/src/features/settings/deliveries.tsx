import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { useTranslation } from "react-i18next";
import { deliveriesQuery, webhooksQuery } from "@/api/queries/alerts";
import type { DeliveryRow } from "@/api/types/alerts";
import { ChoiceSelect, ClearButton } from "@/features/activity/filters";
import { PagedLines } from "@/features/shared/paged-lines";
import { useAddress } from "@/features/shared/search";
import { formatExact } from "@/lib/format";
import { Empty } from "@/ui/empty";
import { State } from "@/ui/state";
import { Ago } from "@/ui/time";

const SHAPE = { waiting: "pending", delivered: "succeeded", failed: "failed" } as const;
const STATES = ["waiting", "delivered", "failed"] as const;
const CHANNELS = ["mail", "webhook", "notice"] as const;

function Line({ row }: { row: DeliveryRow }) {
  const { t, i18n } = useTranslation();
  const hook = useQuery(webhooksQuery).data?.find((each) => each.id === row.recipient);
  const state = STATES.find((each) => each === row.state) ?? "waiting";
  const channel = CHANNELS.find((each) => each === row.channel) ?? "mail";
  return (
    <details data-testid="delivery" data-state={row.state} className="border-b border-line/60 px-4 py-2 last:border-b-0">
      <summary className="grid cursor-pointer items-center gap-x-4 gap-y-1 @2xl:grid-cols-[8rem_minmax(0,1fr)_minmax(0,1fr)_6rem_6rem]">
        <State state={SHAPE[state]} word={t(`settings.delivery_${state}`)} />
        <span className="truncate">{row.kind === "test" ? t("settings.test") : t(`settings.kind_${row.kind as "check"}`)}</span>
        <span className="truncate text-muted">{`${t(`settings.channel_${channel}`)} · ${hook?.name ?? row.recipient}`}</span>
        <span className="figures text-xs text-muted">{t("settings.tries", { count: row.attempts })}</span>
        <Ago time={row.created_at} className="text-xs text-muted @2xl:text-right" />
      </summary>
      <ol className="mt-2 flex flex-col gap-1 pl-4 text-xs">
        {row.log.map((attempt, at) => (
          <li key={at} className="flex flex-wrap gap-x-3">
            <span className="figures text-muted">{formatExact(attempt.at, i18n.language)}</span>
            <span className="figures text-muted">{`${attempt.milliseconds} ms`}</span>
            {attempt.status && <span className="figures">{attempt.status}</span>}
            {attempt.error ? <span className="text-bad">{attempt.error}</span> : <span>{t("settings.arrived")}</span>}
          </li>
        ))}
        {row.next_at && <li className="text-muted">{t("settings.next_try", { time: formatExact(row.next_at, i18n.language) })}</li>}
      </ol>
    </details>
  );
}

/** Every alert on its way to somebody, with each try. */
export function Deliveries() {
  const { t } = useTranslation();
  const [search, set] = useAddress();
  const query = useInfiniteQuery(deliveriesQuery({ state: search.state, channel: search.channel }));
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <ChoiceSelect
          name="state"
          label={t("notices.state")}
          value={search.state}
          options={[["", t("settings.any_state")], ...STATES.map((state): [string, string] => [state, t(`settings.delivery_${state}`)])]}
          set={set}
        />
        <ChoiceSelect
          name="channel"
          label={t("settings.channel")}
          value={search.channel}
          options={[["", t("settings.any_channel")], ...CHANNELS.map((each): [string, string] => [each, t(`settings.channel_${each}`)])]}
          set={set}
        />
        <ClearButton
          shown={Boolean(search.state || search.channel)}
          onClear={() => set({ state: undefined, channel: undefined })}
        />
      </div>
      <PagedLines query={query} count={rows.length} empty={<Empty icon={<Send />} title={t("settings.no_deliveries")} />}>
        {rows.map((row) => <Line key={row.id} row={row} />)}
      </PagedLines>
    </div>
  );
}
