import { useTranslation } from "react-i18next";
import type { FactChange } from "@/api/types/inventory";
import { cx } from "@/lib/cx";
import { differences, identityText } from "@/lib/facts";
import { paths } from "@/lib/paths";
import { State } from "@/ui/state";
import { TextLink } from "@/ui/text-link";
import { Ago } from "@/ui/time";

function Side({ text, gone }: { text: string; gone?: boolean }) {
  return (
    <span
      title={text}
      className={cx("mono max-w-full truncate rounded px-1", gone ? "bg-sunken text-muted line-through" : "bg-accent-soft")}
    >
      {text || '""'}
    </span>
  );
}

/** Before and after of what differs, field by field. */
export function BeforeAfter({ change }: { change: FactChange }) {
  const { t } = useTranslation();
  const found = differences(change.before_json, change.after_json, change.identity_json);
  return (
    <span className="flex min-w-0 flex-wrap items-baseline gap-x-4 gap-y-0.5">
      {found.map(({ field, before, after }) => (
        <span key={field ?? ""} className="flex max-w-full min-w-0 items-baseline gap-1.5">
          {field && <span className="shrink-0 text-xs text-muted">{field}</span>}
          {before !== undefined && <Side text={before} gone />}
          {before !== undefined && after !== undefined && (
            <span className="text-faint" aria-label={t("inventory.became")}>
              →
            </span>
          )}
          {after !== undefined && <Side text={after} />}
        </span>
      ))}
    </span>
  );
}

/** What a change is about: the list or the single fact, and which row of the list. */
export function ChangedThing({ change }: { change: Pick<FactChange, "field_path" | "identity_json"> }) {
  const identity = identityText(change.identity_json);
  return (
    <span className="flex min-w-0 items-baseline gap-2" title={identity || change.field_path}>
      <span className="truncate font-medium">{identity || change.field_path}</span>
      {identity && <span className="truncate text-xs text-muted">{change.field_path}</span>}
    </span>
  );
}

/** One change as a line; with its machine and time where they are not said above it. */
export function ChangeLine({ change, showMachine }: { change: FactChange; showMachine?: boolean }) {
  return (
    <div
      data-testid="change-row"
      data-kind={change.change_kind}
      data-pc={change.pc_id}
      className={cx(
        "grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1 border-b border-line/60 px-4 py-2 last:border-b-0",
        showMachine
          ? "@2xl:grid-cols-[6.5rem_minmax(0,1.3fr)_minmax(0,2fr)_minmax(0,0.9fr)_6.5rem]"
          : "@2xl:grid-cols-[6.5rem_minmax(0,1.2fr)_minmax(0,2fr)]",
      )}
    >
      <State state={change.change_kind} />
      <span className="min-w-0 @max-2xl:col-span-2 @max-2xl:row-start-2">
        <ChangedThing change={change} />
      </span>
      <span className="min-w-0 @max-2xl:col-span-2 @max-2xl:row-start-3">
        <BeforeAfter change={change} />
      </span>
      {showMachine && (
        <>
          <TextLink href={paths.machineInventory(change.pc_id, { view: "history", probe: change.job_id })} className="truncate @max-2xl:row-start-4">
            {change.pc_id}
          </TextLink>
          <Ago time={change.observed_at} className="text-right text-xs text-muted @max-2xl:col-start-2 @max-2xl:row-start-1" />
        </>
      )}
    </div>
  );
}
