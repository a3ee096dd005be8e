import { useTranslation } from "react-i18next";
import type { Priority } from "@/api/types/notices";
import { Field, Input, Segments, TextArea } from "@/ui/field";

/** What a notice says, while it is written. */
export interface Draft {
  title: string;
  body: string;
  priority: Priority;
  ack: boolean;
  toast: boolean;
  /** As the browser's own field has it: local time, empty for never. */
  expires: string;
}

export const EMPTY: Draft = { title: "", body: "", priority: "info", ack: false, toast: false, expires: "" };

/** The time of a draft for the server. */
export function expiryOf(draft: Draft): string | undefined {
  return draft.expires ? new Date(draft.expires).toISOString() : undefined;
}

/** A time of the server for the browser's own field. */
export function localTime(time: string | null | undefined): string {
  if (!time) return "";
  const date = new Date(time);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function Check({ label, value, onChange, testId }: { label: string; value: boolean; onChange: (on: boolean) => void; testId: string }) {
  return (
    <label className="flex items-center gap-2">
      <input type="checkbox" data-testid={testId} checked={value} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}

export function NoticeFields({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const { t } = useTranslation();
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });
  const priorities: Priority[] = ["info", "warn", "emergency"];
  return (
    <div className="flex flex-col gap-4">
      <Field label={t("notices.title_field")}>
        <Input data-testid="notice-title" maxLength={200} value={draft.title} onChange={(event) => set({ title: event.target.value })} />
      </Field>
      <Field label={t("notices.body")} hint={t("notices.body_hint")}>
        <TextArea data-testid="notice-body" rows={6} value={draft.body} onChange={(event) => set({ body: event.target.value })} />
      </Field>
      <div className="flex flex-col gap-1">
        <span className="text-xs font-medium text-muted">{t("notices.priority")}</span>
        <div>
          <Segments
            label={t("notices.priority")}
            value={draft.priority}
            onChange={(priority) => set({ priority })}
            options={priorities.map((value) => ({ value, label: t(`notices.priority_${value}`), testId: `priority-${value}` }))}
          />
        </div>
      </div>
      <Field label={t("notices.expires")} hint={t("notices.expires_hint")}>
        <Input type="datetime-local" data-testid="notice-expires" value={draft.expires} onChange={(event) => set({ expires: event.target.value })} />
      </Field>
      <div className="flex flex-col gap-2">
        <Check label={t("notices.ack")} value={draft.ack} testId="notice-ack" onChange={(ack) => set({ ack })} />
        <Check label={t("notices.toast")} value={draft.toast} testId="notice-toast" onChange={(toast) => set({ toast })} />
      </div>
    </div>
  );
}
