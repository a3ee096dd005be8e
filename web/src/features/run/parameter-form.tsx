import { useTranslation } from "react-i18next";
import type { JobParameter } from "@/api/types";
import { Field, Input, Select, TextArea } from "@/ui/field";
import { problemOf, shownValue, type Typed } from "./parameter-values";

interface FieldProps {
  parameter: JobParameter;
  typed: Typed;
  onChange: (value: string | boolean) => void;
}

function Control({ parameter, typed, onChange }: FieldProps) {
  const { t } = useTranslation();
  const value = String(shownValue(parameter, typed));
  const common = { "data-testid": "parameter", "data-name": parameter.name, value };
  if (parameter.type === "text") {
    return <TextArea {...common} rows={4} className="mono resize-y" onChange={(event) => onChange(event.target.value)} />;
  }
  if (parameter.type === "enum") {
    return (
      <Select {...common} onChange={(event) => onChange(event.target.value)}>
        {value === "" && <option value="">{t("run.choose_value")}</option>}
        {parameter.options?.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </Select>
    );
  }
  const numeric = parameter.type === "integer" || parameter.type === "number";
  return (
    <Input
      {...common}
      autoComplete="off"
      spellCheck={false}
      inputMode={numeric ? "decimal" : undefined}
      className={numeric ? "figures w-40" : undefined}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function YesNo({ parameter, typed, onChange }: FieldProps) {
  return (
    <label className="flex items-start gap-2">
      <input
        type="checkbox"
        className="mt-1 accent-accent"
        data-testid="parameter"
        data-name={parameter.name}
        checked={shownValue(parameter, typed) === true}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        {parameter.label ?? parameter.name}
        {parameter.description && <span className="block text-xs text-muted">{parameter.description}</span>}
      </span>
    </label>
  );
}

function ParameterField(props: FieldProps) {
  const { t } = useTranslation();
  const { parameter, typed } = props;
  if (parameter.type === "boolean") return <YesNo {...props} />;
  const problem = problemOf(parameter, typed);
  // A field nobody has touched yet is not blamed for being empty.
  const blamed = problem && (problem.key !== "required" || parameter.name in typed);
  const label = (
    <>
      {parameter.label ?? parameter.name}
      {parameter.required && <span className="text-muted"> · {t("run.required")}</span>}
    </>
  );
  return (
    <Field
      label={label}
      hint={parameter.description}
      error={blamed && t(`run.bad_${problem.key}`, { limit: problem.limit, pattern: problem.pattern })}
    >
      <Control {...props} />
    </Field>
  );
}

/** A job's parameters as fields. */
export function ParameterForm({ parameters, typed, onChange }: {
  parameters: JobParameter[];
  typed: Typed;
  onChange: (typed: Typed) => void;
}) {
  const { t } = useTranslation();
  return (
    <fieldset className="flex flex-col gap-3 border-t border-line pt-3" data-testid="parameters">
      <legend className="sr-only">{t("run.parameters")}</legend>
      {parameters.map((parameter) => (
        <ParameterField
          key={parameter.name}
          parameter={parameter}
          typed={typed}
          onChange={(value) => onChange({ ...typed, [parameter.name]: value })}
        />
      ))}
    </fieldset>
  );
}
