import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { findAgentsQuery } from "@/api/queries/agents";
import { groupsQuery } from "@/api/queries/executions";
import { cx } from "@/lib/cx";
import { formatNumber, osName } from "@/lib/format";
import { Input, Segments } from "@/ui/field";
import { StateShape } from "@/ui/state";
import { useTarget } from "./target-state";

function GroupChoice({ chosen, onChange }: { chosen: string[]; onChange: (groups: string[]) => void }) {
  const { t, i18n } = useTranslation();
  const groups = useQuery(groupsQuery).data;
  if (groups?.length === 0) return <p className="text-muted">{t("run.no_groups")}</p>;
  return (
    <div className="flex flex-wrap gap-1.5">
      {groups?.map(({ group, count }) => {
        const on = chosen.includes(group);
        return (
          <button
            key={group}
            type="button"
            aria-pressed={on}
            data-testid="target-group"
            data-group={group}
            onClick={() => onChange(on ? chosen.filter((each) => each !== group) : [...chosen, group])}
            className={cx(
              "flex h-7 items-center gap-2 rounded-full border px-3 max-md:h-10",
              on ? "border-accent bg-accent-soft text-accent" : "border-line-strong hover:bg-hover",
            )}
          >
            {group}
            <span className={cx("figures text-xs", !on && "text-muted")}>{formatNumber(count, i18n.language)}</span>
          </button>
        );
      })}
    </div>
  );
}

function Found({ text, chosen, onAdd }: { text: string; chosen: string[]; onAdd: (pc: string) => void }) {
  const { t } = useTranslation();
  const matching = useQuery(findAgentsQuery(useDeferredValue(text))).data ?? [];
  const found = matching.filter((agent) => !chosen.includes(agent.pc_id));
  return (
    <ul className="max-h-52 overflow-auto rounded-md border border-line" aria-label={t("run.machines")}>
      {found.length === 0 && (
        <li className="px-3 py-2 text-muted">{t(matching.length > 0 ? "run.all_chosen" : "machines.none")}</li>
      )}
      {found.map((agent) => (
        <li key={agent.pc_id} className="border-b border-line/60 last:border-b-0">
          <button
            type="button"
            data-testid="target-machine"
            data-pc={agent.pc_id}
            onClick={() => onAdd(agent.pc_id)}
            className="flex h-8 w-full items-center gap-2.5 px-3 text-left hover:bg-hover max-md:h-11"
          >
            <StateShape state={agent.online ? "online" : "offline"} />
            <span className="truncate font-medium">{agent.pc_id}</span>
            <span className="min-w-0 flex-1 truncate text-right text-xs text-muted">
              {agent.os_version ?? osName(agent.os_family)}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function MachineChoice({ chosen, onChange }: { chosen: string[]; onChange: (machines: string[]) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  return (
    <div className="flex flex-col gap-2">
      {chosen.length > 0 && (
        <div className="flex max-h-32 flex-wrap gap-1.5 overflow-auto">
          {chosen.map((pc) => (
            <span key={pc} className="inline-flex h-6 items-center gap-1 rounded bg-accent-soft pr-0.5 pl-2 text-xs text-accent">
              {pc}
              <button
                type="button"
                aria-label={t("run.remove", { name: pc })}
                onClick={() => onChange(chosen.filter((each) => each !== pc))}
                className="rounded p-0.5 hover:bg-selected"
              >
                <X className="size-3" />
              </button>
            </span>
          ))}
        </div>
      )}
      <Input
        type="search"
        data-page-filter
        data-testid="target-search"
        aria-label={t("run.find_machine")}
        placeholder={t("run.find_machine")}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Found text={text.trim()} chosen={chosen} onAdd={(pc) => onChange([...chosen, pc])} />
    </div>
  );
}

/** All machines, groups, or machines by name. */
export function TargetPicker() {
  const { t } = useTranslation();
  const { kind, target, setKind, setGroups, setMachines } = useTarget();
  return (
    <div className="flex flex-col gap-3">
      <div>
        <Segments
          label={t("run.where")}
          value={kind}
          onChange={setKind}
          options={[
            { value: "machines", label: t("run.machines"), testId: "target-machines" },
            { value: "groups", label: t("run.groups"), testId: "target-groups" },
            { value: "all", label: t("run.all"), testId: "target-all" },
          ]}
        />
      </div>
      {kind === "groups" && <GroupChoice chosen={target.groups} onChange={setGroups} />}
      {kind === "machines" && <MachineChoice chosen={target.pcs} onChange={setMachines} />}
    </div>
  );
}
