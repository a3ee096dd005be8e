import { useQuery } from "@tanstack/react-query";
import { Monitor, Play, Plus, ScrollText } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useDeferredValue, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { findAgentsQuery } from "@/api/queries/agents";
import { jobsQuery } from "@/api/queries/jobs";
import { useCan } from "@/api/queries/session";
import { cx } from "@/lib/cx";
import { paths } from "@/lib/paths";
import { useGo } from "@/ui/link";
import { StateShape } from "@/ui/state";
import { usePages } from "./use-pages";

interface Entry {
  group: string;
  name: string;
  note?: string;
  icon: ReactNode;
  href: string;
}

const PICTURE = "size-4 text-muted";

/** Pages and actions by name, then jobs, then machines. */
function useEntries(text: string): Entry[] {
  const { t } = useTranslation();
  const mayRun = useCan("operator");
  const jobs = useQuery(jobsQuery).data ?? [];
  const machines = useQuery(findAgentsQuery(text)).data ?? [];
  const wanted = text.toLowerCase();
  const matches = (name: string) => name.toLowerCase().includes(wanted);
  const pages = usePages().map((page): Entry => {
    const name = t(`nav.${page.id}`);
    return { group: t("palette.pages"), name, icon: <page.icon className={PICTURE} />, href: page.href };
  });
  const actions: Entry[] = mayRun
    ? [
        { group: t("palette.actions"), name: t("palette.new_run"), icon: <Play className={PICTURE} />, href: paths.newRun({ what: "script" }) },
        { group: t("palette.actions"), name: t("palette.new_job"), icon: <Plus className={PICTURE} />, href: paths.newJob() },
        ...(wanted
          ? jobs.map((job) => ({
              group: t("palette.actions"),
              name: t("palette.run_job", { job: job.id }),
              icon: <Play className={PICTURE} />,
              href: paths.newRun({ job: job.id }),
            }))
          : []),
      ]
    : [];
  const jobEntries = jobs.map((job) => ({
    group: t("palette.jobs"),
    name: job.id,
    note: job.description ?? undefined,
    icon: <ScrollText className={PICTURE} />,
    href: paths.job(job.id),
  }));
  const machineEntries = machines.slice(0, wanted ? 12 : 5).map((agent) => ({
    group: t("palette.machines"),
    name: agent.pc_id,
    note: agent.hostname ?? undefined,
    icon: agent.online ? <StateShape state="online" className="mx-0.5" /> : <Monitor className={PICTURE} />,
    href: paths.machine(agent.pc_id),
  }));
  return [
    ...[...pages, ...actions].filter((entry) => matches(entry.name)),
    ...machineEntries,
    ...jobEntries.filter((entry) => matches(`${entry.name} ${entry.note ?? ""}`)).slice(0, 8),
  ];
}

function Row({ entry, active, onOpen, onHover }: { entry: Entry; active: boolean; onOpen: () => void; onHover: () => void }) {
  return (
    <div
      role="option"
      aria-selected={active}
      id={active ? "palette-active" : undefined}
      ref={active ? (element) => element?.scrollIntoView({ block: "nearest" }) : undefined}
      onClick={onOpen}
      onPointerMove={onHover}
      className={cx("flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5", active && "bg-selected")}
    >
      {entry.icon}
      <span className="truncate">{entry.name}</span>
      {entry.note && <span className="min-w-0 flex-1 truncate text-right text-xs text-muted">{entry.note}</span>}
    </div>
  );
}

export default function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const go = useGo();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const entries = useEntries(useDeferredValue(text.trim()));
  const open = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    go(entry.href);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setActive((at) => Math.max(0, Math.min(entries.length - 1, at + step)));
    else if (event.key === "Enter" && !event.nativeEvent.isComposing) open(entries[active]);
    else return;
    event.preventDefault();
  };
  return (
    <Radix.Root open onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <div className="fixed inset-0 z-40 bg-black/45" aria-hidden="true" />
        <Radix.Content
          aria-describedby={undefined}
          data-testid="palette"
          className="fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 overflow-hidden rounded-xl border border-line-strong bg-raised shadow-float"
        >
          <Radix.Title className="sr-only">{t("palette.title")}</Radix.Title>
          <input
            autoFocus
            role="combobox"
            aria-expanded="true"
            aria-controls="palette-list"
            aria-activedescendant="palette-active"
            aria-label={t("palette.title")}
            data-testid="palette-input"
            placeholder={t("palette.placeholder")}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setActive(0);
            }}
            onKeyDown={onKeyDown}
            className="h-12 w-full border-b border-line bg-transparent px-4 text-base outline-none"
          />
          <div id="palette-list" role="listbox" aria-label={t("palette.title")} className="max-h-[50vh] overflow-auto p-1.5">
            {entries.length === 0 && <p className="px-3 py-8 text-center text-muted">{t("palette.nothing")}</p>}
            {entries.map((entry, at) => (
              <div key={`${entry.group}/${entry.name}`}>
                {entries[at - 1]?.group !== entry.group && (
                  <div className="px-2.5 pt-2 pb-1 text-xs text-muted">{entry.group}</div>
                )}
                <Row entry={entry} active={at === active} onOpen={() => open(entry)} onHover={() => setActive(at)} />
              </div>
            ))}
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
