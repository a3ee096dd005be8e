import { useTranslation } from "react-i18next";
import type { SparseTarget } from "@/api/types";
import { cx } from "@/lib/cx";
import { State } from "@/ui/state";
import { Marked } from "./marked";

const PRIORITIES = ["info", "warn", "emergency"] as const;
export type Urgency = (typeof PRIORITIES)[number];

export function urgencyOf(priority: string): Urgency {
  return PRIORITIES.find((each) => each === priority) ?? "info";
}

/** How urgent a notice is, as a word and a shape. */
export function Priority({ priority }: { priority: string }) {
  const { t } = useTranslation();
  const urgency = urgencyOf(priority);
  const state = { info: "soaking", warn: "warn", emergency: "failed" }[urgency];
  return <State state={state} word={t(`notices.priority_${urgency}`)} />;
}

/** Whether a notice still stands. */
export function Standing({ state }: { state: string }) {
  const { t } = useTranslation();
  const word = t(`notices.state_${state as "active" | "expired" | "recalled"}`);
  return <State soft={state === "active"} state={state === "active" ? "online" : "skipped"} word={word} testId="notice-state" className="justify-self-start" />;
}

/** Whom a notice is for, in words. */
export function useAudienceWords(): (target: SparseTarget) => string {
  const { t } = useTranslation();
  return ({ all, groups, pcs }) => {
    if (all) return t("notices.everybody");
    return [...(groups ?? []).map((group) => t("notices.group", { group })), ...(pcs ?? [])].join(", ");
  };
}

const EDGE: Record<Urgency, string> = { info: "border-l-info", warn: "border-l-warn", emergency: "border-l-bad" };

/** A notice as the people at machines see it. */
export function NoticeCard({ title, body, priority, ack }: { title: string; body: string; priority: string; ack: boolean }) {
  const { t } = useTranslation();
  return (
    <article
      data-testid="notice-card"
      className={cx("flex flex-col gap-2 rounded-md border border-l-4 border-line bg-surface px-4 py-3", EDGE[urgencyOf(priority)])}
    >
      <h3 className="font-semibold break-words">{title || t("notices.no_title")}</h3>
      {body && <Marked text={body} />}
      {ack && <span className="self-start rounded border border-line-strong px-2 py-0.5 text-xs text-muted">{t("notices.confirm_button")}</span>}
    </article>
  );
}
