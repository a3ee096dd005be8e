import { Plus, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { operatorsFor, usualConditions, type Condition, type Operator } from "@/lib/conditions";
import { Button, IconButton } from "@/ui/button";
import { Input, Select } from "@/ui/field";
import type { Target } from "./targets";

function TargetSelect({ targets, target, onChange }: {
  targets: Target[];
  target: Target;
  onChange: (target: Target) => void;
}) {
  const { t } = useTranslation();
  return (
    <Select
      aria-label={t("inventory.which")}
      data-testid="look-up-target"
      value={target.id}
      onChange={(event) => onChange(targets.find((each) => each.id === event.target.value) ?? target)}
      className="max-w-full font-medium max-md:flex-1"
    >
      {targets.map((each) => (
        <option key={each.id} value={each.id}>
          {each.field ? `${each.field} (${each.job})` : t("inventory.facts_of", { probe: each.job })}
        </option>
      ))}
    </Select>
  );
}

interface RowProps {
  /** What joins it to what stands before. */
  word: string;
  target: Target;
  condition: Condition;
  onChange: (condition: Condition) => void;
  onRemove?: () => void;
  focus: boolean;
}

/** One comparison; what is typed counts at a rest, on Enter and when the field is left. */
function ConditionRow({ word, target, condition, onChange, onRemove, focus }: RowProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<string>();
  const type = target.columns.find((column) => column.field === condition.column)?.type;
  const operators = operatorsFor(type);
  const apply = () => {
    if (draft !== undefined && draft !== condition.value) onChange({ ...condition, value: draft });
    setDraft(undefined);
  };
  const choose = (column: string) => {
    const able = operatorsFor(target.columns.find((each) => each.field === column)?.type);
    onChange({ ...condition, column, operator: able.includes(condition.operator) ? condition.operator : able[0]! });
  };
  return (
    <span className="flex min-w-0 items-center gap-1.5 max-md:grid max-md:w-full max-md:grid-cols-[2.5rem_minmax(0,2fr)_minmax(0,3fr)_1.5rem]" data-testid="condition">
      <span className="mr-0.5 text-muted">{word}</span>
      <Select
        aria-label={t("inventory.column")}
        data-testid="condition-column"
        className="max-md:min-w-0"
        value={condition.column}
        onChange={(event) => choose(event.target.value)}
      >
        {target.columns.map((column) => (
          <option key={column.field} value={column.field}>
            {column.label}
          </option>
        ))}
        {!target.columns.some((column) => column.field === condition.column) && <option>{condition.column}</option>}
      </Select>
      <Select
        aria-label={t("inventory.operator")}
        data-testid="condition-operator"
        className="max-md:min-w-0"
        value={condition.operator}
        onChange={(event) => onChange({ ...condition, operator: event.target.value as Operator })}
      >
        {operators.map((operator) => (
          <option key={operator} value={operator}>
            {t(`operator.${operator}`)}
          </option>
        ))}
        {!operators.includes(condition.operator) && (
          <option value={condition.operator}>{t(`operator.${condition.operator}`)}</option>
        )}
      </Select>
      <Input
        aria-label={t("inventory.value")}
        data-testid="condition-value"
        data-page-filter={focus || undefined}
        autoFocus={focus && condition.value === ""}
        value={draft ?? condition.value}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={apply}
        onKeyDown={(event) => event.key === "Enter" && apply()}
        className="w-40 max-md:col-span-2 max-md:col-start-2 max-md:row-start-2 max-md:w-full"
      />
      {onRemove && (
        <IconButton label={t("inventory.remove_condition")} tiny onClick={onRemove} className="max-md:col-start-4 max-md:row-start-2">
          <X className="size-3.5" />
        </IconButton>
      )}
    </span>
  );
}

/** The question as a sentence: which machines have … where … and …. */
export function Builder({ targets, target, conditions, onTarget, onConditions }: {
  targets: Target[];
  target: Target;
  conditions: Condition[];
  onTarget: (target: Target) => void;
  onConditions: (conditions: Condition[]) => void;
}) {
  const { t } = useTranslation();
  const change = (at: number, condition: Condition) => onConditions(conditions.map((each, i) => (i === at ? condition : each)));
  const add = () => {
    const free = target.columns.find((column) => !conditions.some((each) => each.column === column.field));
    const [usual] = usualConditions(free ? [free] : target.columns);
    if (usual) onConditions([...conditions, usual]);
  };
  return (
    <div className="panel flex flex-wrap items-center gap-x-2 gap-y-2.5 px-4 py-3" data-testid="look-up">
      <span className="font-medium">{t("inventory.which")}</span>
      <TargetSelect targets={targets} target={target} onChange={onTarget} />
      {conditions.map((condition, at) => (
        <ConditionRow
          key={at}
          word={t(at === 0 ? "inventory.where" : "inventory.and")}
          target={target}
          condition={condition}
          focus={at === 0}
          onChange={(next) => change(at, next)}
          onRemove={conditions.length > 1 ? () => onConditions(conditions.filter((_, i) => i !== at)) : undefined}
        />
      ))}
      <Button kind="quiet" small icon={<Plus className="size-3.5" />} onClick={add}>
        {t("inventory.add_condition")}
      </Button>
    </div>
  );
}
