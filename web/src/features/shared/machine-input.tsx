import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { findAgentsQuery } from "@/api/queries/agents";
import { Input } from "@/ui/field";

interface Props {
  value: string | undefined;
  onChange: (pc: string | undefined) => void;
  /** Whether `/` leads here. */
  page?: boolean;
}

/** One machine by its name, with those whose name, host or user matches what is typed to choose from. */
export function MachineInput({ value, onChange, page }: Props) {
  const { t } = useTranslation();
  const list = useId();
  const [draft, setDraft] = useState<string>();
  const typed = useDeferredValue(draft?.trim() ?? "");
  const found = useQuery({ ...findAgentsQuery(typed), enabled: typed !== "" }).data ?? [];
  const apply = (text: string) => {
    setDraft(undefined);
    if (text.trim() !== (value ?? "")) onChange(text.trim() || undefined);
  };
  return (
    <>
      <Input
        type="search"
        list={list}
        aria-label={t("activity.machine")}
        placeholder={t("activity.machine")}
        data-testid="filter-pc"
        data-page-filter={page || undefined}
        value={draft ?? value ?? ""}
        onChange={(event) => {
          const text = event.target.value;
          // A choice from the list, and the cross that empties the field, count at once.
          if (text === "" || found.some((agent) => agent.pc_id === text)) apply(text);
          else setDraft(text);
        }}
        onBlur={() => draft !== undefined && apply(draft)}
        onKeyDown={(event) => event.key === "Enter" && draft !== undefined && apply(draft)}
        className="w-48 max-md:w-auto max-md:min-w-0 max-md:flex-1 max-md:basis-[45%]"
      />
      <datalist id={list}>
        {found.map((agent) => (
          <option key={agent.pc_id} value={agent.pc_id}>
            {agent.hostname ?? ""}
          </option>
        ))}
      </datalist>
    </>
  );
}
