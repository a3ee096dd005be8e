import { useInfiniteQuery } from "@tanstack/react-query";
import { Plus, Waves } from "lucide-react";
import { useTranslation } from "react-i18next";
import { rolloutsQuery } from "@/api/queries/rollouts";
import { useCan } from "@/api/queries/session";
import type { RolloutRow } from "@/api/types/rollouts";
import { Problem } from "@/features/shared/problem";
import { useAddress } from "@/features/shared/search";
import { SetFreeze } from "@/features/stops/freeze";
import { useListKeys } from "@/lib/list-keys";
import { paths } from "@/lib/paths";
import { Button, buttonClass } from "@/ui/button";
import { Empty, Skeleton } from "@/ui/empty";
import { Select } from "@/ui/field";
import { AppLink } from "@/ui/link";
import { Page, PageHeader } from "@/ui/page";
import { State, StateShape } from "@/ui/state";
import { useStateWord } from "@/ui/state-word";
import { Ago } from "@/ui/time";

const STATES = ["draft", "running", "paused", "halted", "completed", "aborted"];

/** The waves of a rollout, each as wide as it has machines. */
function WaveStrip({ rollout }: { rollout: RolloutRow }) {
  const word = useStateWord();
  return (
    <span className="flex min-w-0 gap-1" aria-hidden="true">
      {rollout.waves.map((wave) => (
        <span
          key={wave.number}
          title={`${wave.number}: ${word(wave.state)}, ${wave.machines}`}
          style={{ flexGrow: Math.max(1, Math.sqrt(wave.machines)) }}
          className="flex h-6 min-w-6 items-center justify-center rounded bg-sunken"
        >
          <StateShape state={wave.state} />
        </span>
      ))}
    </span>
  );
}

function Row({ rollout }: { rollout: RolloutRow }) {
  const { t } = useTranslation();
  const why = rollout.held ?? rollout.reason ?? rollout.description;
  return (
    <AppLink
      href={paths.rollout(rollout.id)}
      data-testid="rollout-row"
      data-rollout={rollout.id}
      className="grid items-center gap-x-4 gap-y-1 border-b border-line/60 px-4 py-2 last:border-b-0 hover:bg-hover @3xl:grid-cols-[minmax(12rem,2fr)_7rem_minmax(8rem,1.6fr)_12rem]"
    >
      <span className="min-w-0">
        <span className="block truncate font-medium">{rollout.title}</span>
        {why && <span className="block truncate text-xs text-muted">{why}</span>}
      </span>
      <State state={rollout.state} />
      <WaveStrip rollout={rollout} />
      <span className="text-xs text-muted @3xl:text-right">
        {t("rollouts.machines", { count: rollout.machines })} · <Ago time={rollout.created_at} />
      </span>
    </AppLink>
  );
}

function Create() {
  const { t } = useTranslation();
  return (
    <AppLink href={paths.newRollout()} className={buttonClass("primary")} data-testid="rollout-create">
      <Plus className="size-4" />
      {t("rollouts.create")}
    </AppLink>
  );
}

export function RolloutsPage() {
  const { t } = useTranslation();
  const word = useStateWord();
  const [search, set] = useAddress();
  const mayWrite = useCan("operator");
  useListKeys();
  const state = search.state || undefined;
  const { data, error, refetch, isPending, hasNextPage, fetchNextPage } = useInfiniteQuery(rolloutsQuery({ state }));
  const rows = data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <Page>
      <PageHeader title={t("rollouts.title")} actions={<><SetFreeze />{mayWrite && <Create />}</>} />
      <div>
        <Select
          aria-label={t("rollouts.state")}
          value={state ?? ""}
          onChange={(event) => set({ state: event.target.value || undefined })}
        >
          <option value="">{t("rollouts.any_state")}</option>
          {STATES.map((each) => (
            <option key={each} value={each}>
              {word(each)}
            </option>
          ))}
        </Select>
      </div>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      <section className="panel @container overflow-hidden">
        {isPending && <Skeleton rows={6} />}
        {data && rows.length === 0 && (
          <Empty icon={<Waves />} title={t(state ? "rollouts.none_match" : "rollouts.none")} action={mayWrite && !state && <Create />}>
            {t("rollouts.none_next")}
          </Empty>
        )}
        {rows.map((rollout) => (
          <Row key={rollout.id} rollout={rollout} />
        ))}
      </section>
      {hasNextPage && <Button onClick={() => void fetchNextPage()}>{t("rollouts.more")}</Button>}
    </Page>
  );
}
