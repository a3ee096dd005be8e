import { useQuery } from "@tanstack/react-query";
import { Database, Download, Play, Save, Square } from "lucide-react";
import { lazy, Suspense, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCan } from "@/api/queries/session";
import { querySchemaQuery } from "@/api/queries/sql";
import type { SavedQuery } from "@/api/types/query";
import { Problem } from "@/features/shared/problem";
import { useAddress } from "@/features/shared/search";
import { formatNumber } from "@/lib/format";
import { paths } from "@/lib/paths";
import { readStored, writeStored } from "@/lib/stored";
import { Button } from "@/ui/button";
import { Empty, Skeleton } from "@/ui/empty";
import { Segments, Select } from "@/ui/field";
import { Page, PageHeader, Panel } from "@/ui/page";
import { TabLinks } from "@/ui/tabs";
import { LiveQuery } from "./live-query";
import { ResultGrid, ResultLine } from "./result";
import { SavedPanel, SaveDialog } from "./saved-panel";
import { SchemaPanel } from "./schema-panel";
import { useQuestion } from "./use-question";

const SqlEditor = lazy(() => import("./sql-editor"));

const LIMITS = [100, 1000, 10_000];
const USUAL_LIMIT = 1000;
/** Longer questions are kept here only, since not every server takes longer addresses. */
const LONGEST_ADDRESS = 4000;
const FIRST_QUESTION = "SELECT pc_id, hostname, os_version\nFROM machines\nORDER BY pc_id";

/** The text in the editor, the address it is kept in, and how a saved one takes its place. */
function useText() {
  const [search, set] = useAddress();
  const [opened, setOpened] = useState(() => ({
    count: 0,
    name: "",
    sql: search.sql ?? readStored("query.draft", FIRST_QUESTION),
  }));
  const text = useRef(opened.sql);
  const keep = (sql: string) => {
    text.current = sql;
    writeStored("query.draft", sql);
  };
  const open = (saved: SavedQuery) => {
    keep(saved.sql);
    setOpened({ count: opened.count + 1, name: saved.name, sql: saved.sql });
  };
  const limit = LIMITS.find((each) => String(each) === search.limit) ?? USUAL_LIMIT;
  const toAddress = () => set({ sql: text.current.length > LONGEST_ADDRESS ? undefined : text.current });
  return { opened, setOpened, text, keep, open, limit, set, toAddress };
}

function Side({ onInsert, onOpen }: { onInsert: (name: string) => void; onOpen: (query: SavedQuery) => void }) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<"views" | "saved">("views");
  return (
    <Panel className="flex min-h-0 flex-col max-lg:h-96">
      <div className="border-b border-line p-2">
        <Segments
          label={t("query.schema")}
          value={tab}
          onChange={setTab}
          options={[
            { value: "views", label: t("query.schema"), testId: "query-views" },
            { value: "saved", label: t("query.saved"), testId: "query-saved" },
          ]}
        />
      </div>
      {tab === "views" ? <SchemaPanel onInsert={onInsert} /> : <SavedPanel onOpen={onOpen} />}
    </Panel>
  );
}

function NotAllowed() {
  const { t } = useTranslation();
  return (
    <Page>
      <PageHeader title={t("query.title")} />
      <Tabs current="sql" />
      <Panel>
        <Empty icon={<Database />} title={t("query.role")}>
          {t("query.role_next")}
        </Empty>
      </Panel>
    </Page>
  );
}

function Workbench() {
  const { t, i18n } = useTranslation();
  const schema = useQuery(querySchemaQuery).data;
  const { opened, setOpened, text, keep, open, limit, set, toAddress } = useText();
  const [insert, setInsert] = useState<{ text: string; count: number }>();
  const [saving, setSaving] = useState<string>();
  const { run, csv, stop } = useQuestion();
  const ask = () => {
    if (text.current.trim() === "") return;
    toAddress();
    run.mutate({ sql: text.current, limit });
  };
  const error = run.error ?? csv.error;
  return (
    <Page fill>
      <PageHeader title={t("query.title")} detail={t("query.detail")} />
      <Tabs current="sql" />
      <div className="grid gap-4 lg:min-h-0 lg:flex-1 lg:grid-cols-[minmax(0,1fr)_18rem]">
        <div className="flex min-w-0 flex-col gap-3 lg:min-h-0">
          <Panel className="flex shrink-0 flex-col overflow-hidden">
            <div className="h-44 resize-y overflow-hidden">
              <Suspense fallback={<Skeleton rows={3} />}>
                <SqlEditor
                  key={opened.count}
                  initial={opened.sql}
                  schema={schema}
                  onChange={keep}
                  onRun={ask}
                  insert={insert}
                />
              </Suspense>
            </div>
            <div className="flex flex-wrap items-center gap-2 border-t border-line px-3 py-2">
              {run.isPending ? (
                <Button icon={<Square className="size-3.5" />} onClick={stop} data-testid="query-stop">
                  {t("execution.stop")}
                </Button>
              ) : (
                <Button kind="primary" icon={<Play className="size-3.5" />} onClick={ask} data-testid="query-run">
                  {t("query.run")}
                </Button>
              )}
              <label className="flex items-center gap-1.5 text-muted">
                {t("query.limit")}
                <Select
                  data-testid="query-limit"
                  value={limit}
                  onChange={(event) => set({ limit: event.target.value === String(USUAL_LIMIT) ? undefined : event.target.value })}
                >
                  {LIMITS.map((each) => (
                    <option key={each} value={each}>
                      {t("query.rows", { count: each, defaultValue: formatNumber(each, i18n.language) })}
                    </option>
                  ))}
                </Select>
              </label>
              <span className="text-xs text-faint max-md:hidden">{t("query.keys")}</span>
              <span className="ml-auto flex gap-2">
                <Button data-testid="query-save" icon={<Save className="size-4 text-muted" />} onClick={() => setSaving(text.current)}>
                  {t("query.save")}
                </Button>
                <Button
                  data-testid="query-csv"
                  title={t("common.csv_title")}
                  icon={<Download className="size-4 text-muted" />}
                  disabled={!run.variables || csv.isPending}
                  onClick={() => run.variables && csv.mutate(run.variables)}
                >
                  {t("common.csv")}
                </Button>
              </span>
            </div>
          </Panel>
          {error && <Problem error={error} />}
          <Panel
            className="flex min-h-72 flex-1 flex-col overflow-hidden max-lg:h-[60dvh]"
            title={run.data || run.isPending ? (run.data ? <ResultLine answer={run.data} /> : t("query.running")) : undefined}
          >
            {run.data ? (
              <ResultGrid key={run.submittedAt} answer={run.data} />
            ) : (
              !run.isPending && <Empty icon={<Database />} title={t("query.none")}>{t("query.none_next")}</Empty>
            )}
          </Panel>
        </div>
        <Side onInsert={(name) => setInsert({ text: name, count: (insert?.count ?? 0) + 1 })} onOpen={open} />
      </div>
      {saving !== undefined && (
        <SaveDialog
          sql={saving}
          name={opened.name}
          onClose={() => setSaving(undefined)}
          onSaved={(name) => {
            setOpened({ ...opened, name });
            setSaving(undefined);
          }}
        />
      )}
    </Page>
  );
}

function Tabs({ current }: { current: "sql" | "live" }) {
  const { t } = useTranslation();
  return (
    <TabLinks
      label={t("query.title")}
      current={current}
      tabs={[
        { id: "sql", href: paths.query(), label: t("live_query.sql") },
        { id: "live", href: paths.query({ tab: "live" }), label: t("live_query.live") },
      ]}
    />
  );
}

/** Questions in SQL over the documented views, and questions to the machines themselves. */
export function QueryPage() {
  const { t } = useTranslation();
  const [search] = useAddress();
  const mayAsk = useCan("admin");
  const mayRun = useCan("operator");
  if (search.tab === "live" && mayRun) {
    return (
      <Page>
        <PageHeader title={t("query.title")} />
        <Tabs current="live" />
        <LiveQuery />
      </Page>
    );
  }
  return mayAsk ? <Workbench /> : <NotAllowed />;
}
