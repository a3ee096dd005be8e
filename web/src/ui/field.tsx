import type { ComponentProps, ReactNode } from "react";
import { cx } from "@/lib/cx";

const CONTROL =
  "rounded-md border border-line-strong bg-surface px-2.5 text-sm text-text transition-colors hover:border-faint focus-visible:border-accent max-md:text-base disabled:opacity-55";
const ONE_LINE = "h-8 max-md:h-10";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input {...rest} className={cx(CONTROL, ONE_LINE, className)} />;
}

export function Select({ className, ...rest }: ComponentProps<"select">) {
  return <select {...rest} className={cx(CONTROL, ONE_LINE, "pr-1.5", className)} />;
}

export function TextArea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea {...rest} className={cx(CONTROL, "py-2 leading-5", className)} />;
}

/** A control with its name above and what went wrong, or what to know, below. */
export function Field({ label, hint, error, children }: {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  children: ReactNode;
}) {
  return (
    <label className="flex min-w-0 flex-col gap-1">
      <span className="text-xs font-medium text-muted">{label}</span>
      {children}
      {error ? (
        <span role="alert" className="text-xs text-bad">
          {error}
        </span>
      ) : (
        hint && <span className="text-xs text-muted">{hint}</span>
      )}
    </label>
  );
}

interface SegmentsProps<V extends string> {
  label: string;
  value: V;
  options: { value: V; label: ReactNode; testId?: string }[];
  onChange: (value: V) => void;
}

/** One of a few, all in sight. */
export function Segments<V extends string>({ label, value, options, onChange }: SegmentsProps<V>) {
  return (
    <div role="radiogroup" aria-label={label} className="inline-flex rounded-md border border-line-strong bg-sunken p-0.5">
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          data-testid={option.testId}
          onClick={() => onChange(option.value)}
          className={cx(
            "flex h-6.5 items-center gap-1.5 rounded px-2.5 text-sm whitespace-nowrap transition-colors max-md:h-9",
            option.value === value ? "bg-surface font-medium text-text shadow-sm" : "text-muted hover:text-text",
          )}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
