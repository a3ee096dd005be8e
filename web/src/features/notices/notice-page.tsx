import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Users } from "lucide-react";
import { useTranslation } from "react-i18next";
import { audienceQuery, noticeQuery } from "@/api/queries/notices";
import { useCan } from "@/api/queries/session";
import type { AudienceRow, AudienceTally } from "@/api/types/notices";
import { PagedLines } from "@/features/shared/paged-lines";
import { Problem } from "@/features/shared/problem";
import { useAddress } from "@/features/shared/search";
import { formatExact, formatNumber } from "@/lib/format";
import { paths } from "@/lib/paths";
import { Empty, Skeleton } from "@/ui/empty";
import { Segments } from "@/ui/field";
import { Facts, Page, PageHeader, Panel } from "@/ui/page";
import { State } from "@/ui/state";
import { TextLink } from "@/ui/text-link";
import { Ago } from "@/ui/time";
import { EditNotice, RecallNotice } from "./edit";
import { NoticeCard, Priority, Standing, useAudienceWords } from "./parts";

const STATES = ["confirmed", "outstanding", "withdrawn"] as const;
const SHAPE = { confirmed: "succeeded", outstanding: "pending", withdrawn: "skipped" } as const;

function Member({ row, asked }: { row: AudienceRow; asked: boolean }) {
  const { t } = useTranslation();
  const state = STATES.find((each) => each === row.state) ?? "outstanding";
  const person = row.last_logon_display_name ?? row.last_logon_user;
  return (
    <div
      data-testid="audience-row"
      data-pc={row.pc_id}
      data-state={row.state}
      className="grid items-center gap-x-4 gap-y-1 border-b border-line/60 px-4 py-2 last:border-b-0 @xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_9rem_7rem]"
    >
      <TextLink href={paths.machine(row.pc_id)} className="truncate font-medium text-text">{row.pc_id}</TextLink>
      <span className="truncate text-muted">{row.acked_by ?? person ?? "–"}</span>
      {asked || state === "confirmed" ? <State state={SHAPE[state]} word={t(`notices.${state}`)} /> : <span />}
      <Ago time={row.acked_at} className="text-xs text-muted @xl:text-right" />
    </div>
  );
}

function Audience({ id, counts, asked }: { id: string; counts: AudienceTally; asked: boolean }) {
  const { t, i18n } = useTranslation();
  const [search, set] = useAddress();
  const state = STATES.find((each) => each === search.state);
  const query = useInfiniteQuery(audienceQuery(id, state));
  const rows = query.data?.pages.flatMap((page) => page.body.rows) ?? [];
  const label = (name: string, count: number) => `${name} ${formatNumber(count, i18n.language)}`;
  return (
    <div className="flex flex-col gap-2">
      {!asked && (
        <p className="text-muted" data-testid="audience-unasked">
          {t("notices.machines", { count: counts.machines })} {t("notices.unasked")}
        </p>
      )}
      {asked && (
        <div>
          <Segments
            label={t("notices.audience")}
            value={state ?? "all"}
            onChange={(value) => set({ state: value === "all" ? undefined : value })}
            options={[
              { value: "all", label: label(t("notices.all_machines"), counts.machines), testId: "audience-all" },
              ...STATES.map((each) => ({ value: each, label: label(t(`notices.${each}`), counts[each]), testId: `audience-${each}` })),
            ]}
          />
        </div>
      )}
      <PagedLines query={query} count={rows.length} empty={<Empty icon={<Users />} title={t("notices.no_audience")} />}>
        {rows.map((row) => <Member key={row.pc_id} row={row} asked={asked} />)}
      </PagedLines>
    </div>
  );
}

/** One notice: what it says, and who confirmed it. */
export function NoticePage() {
  const { t, i18n } = useTranslation();
  const { id } = useParams({ strict: false }) as { id: string };
  const may = useCan("operator");
  const words = useAudienceWords();
  const { data, error } = useQuery(noticeQuery(id));
  if (error && !data) return <Page><Problem error={error} /></Page>;
  if (!data) return <Page><Panel><Skeleton rows={8} /></Panel></Page>;
  const notice = data.notification;
  const exact = (time: string | null | undefined) => (time ? formatExact(time, i18n.language) : "–");
  const stands = notice.state !== "recalled";
  return (
    <Page>
      <PageHeader
        title={notice.title}
        state={<Standing state={notice.state} />}
        actions={may && stands && <><EditNotice notice={notice} /><RecallNotice notice={notice} /></>}
      />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <NoticeCard title={notice.title} body={notice.body} priority={notice.priority} ack={notice.require_ack} />
        <Panel>
          <div className="px-4 py-1.5">
            <Facts
              rows={[
                [t("notices.priority"), <Priority key="priority" priority={notice.priority} />],
                [t("notices.to"), words(notice.target)],
                [t("notices.sent"), exact(notice.issued_at)],
                [t("notices.by"), notice.issued_by ?? "–"],
                [t("notices.expires"), exact(notice.expires_at)],
                ...(notice.edited_at ? [[t("notices.edited"), exact(notice.edited_at)] as [string, string]] : []),
                ...(notice.recalled_at
                  ? [[t("notices.recalled"), `${exact(notice.recalled_at)} · ${notice.recalled_by ?? ""}`] as [string, string]]
                  : []),
              ]}
            />
          </div>
        </Panel>
      </div>
      <Audience id={id} counts={data.counts} asked={notice.require_ack} />
    </Page>
  );
}
