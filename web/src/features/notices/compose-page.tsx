import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { reachQuery } from "@/api/queries/executions";
import { useSendNotice } from "@/api/queries/notices";
import { useCan } from "@/api/queries/session";
import { ReachView } from "@/features/run/reach";
import { TargetPicker } from "@/features/run/target-picker";
import { isEmpty, useTarget } from "@/features/run/target-state";
import { Problem } from "@/features/shared/problem";
import { newKey } from "@/lib/new-key";
import { paths } from "@/lib/paths";
import { Button } from "@/ui/button";
import { useGo } from "@/ui/link";
import { Page, PageHeader, Panel } from "@/ui/page";
import { EMPTY, NoticeFields, expiryOf } from "./fields";
import { NoticeCard } from "./parts";

/** A notice is written on the left; on the right stands what people will see, and how many machines it reaches. */
export function ComposePage() {
  const { t } = useTranslation();
  const go = useGo();
  const may = useCan("operator");
  const [draft, setDraft] = useState(EMPTY);
  const [key, setKey] = useState(newKey);
  const { target } = useTarget();
  const asked = useDeferredValue(target);
  const reach = useQuery(reachQuery(asked));
  const send = useSendNotice();
  const count = isEmpty(target) ? 0 : (reach.data?.count ?? 0);
  const ready = may && draft.title.trim() !== "" && !isEmpty(target) && !send.isPending;
  const submit = () =>
    send.mutate(
      {
        key,
        notice: {
          title: draft.title,
          body: draft.body,
          priority: draft.priority,
          require_ack: draft.ack,
          toast: draft.toast,
          expires_at: expiryOf(draft),
          target,
        },
      },
      { onSuccess: (sent) => go(paths.notice(sent.id)), onError: () => setKey(newKey()) },
    );
  return (
    <Page>
      <PageHeader title={t("notices.compose")} />
      {send.error && <Problem error={send.error} />}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex flex-col gap-4">
          <Panel title={t("notices.what")}>
            <div className="p-4"><NoticeFields draft={draft} onChange={setDraft} /></div>
          </Panel>
          <Panel title={t("notices.to")}>
            <div className="p-4"><TargetPicker /></div>
          </Panel>
        </div>
        <div className="flex flex-col gap-4">
          <Panel title={t("notices.preview")}>
            <div className="p-4">
              <NoticeCard title={draft.title} body={draft.body} priority={draft.priority} ack={draft.ack} />
            </div>
          </Panel>
          <Panel title={t("notices.reach")}>
            <div className="p-4">
              <ReachView reach={isEmpty(target) ? undefined : reach.data} stale={reach.isPlaceholderData} none={t("notices.reach_none")}>
                <Button kind="primary" data-testid="notice-send" disabled={!ready} onClick={submit}>
                  {t("notices.send", { count })}
                </Button>
              </ReachView>
            </div>
          </Panel>
        </div>
      </div>
    </Page>
  );
}
