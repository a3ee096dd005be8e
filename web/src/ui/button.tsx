import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { cx } from "@/lib/cx";

export type ButtonKind = "primary" | "plain" | "quiet" | "danger";

const KINDS: Record<ButtonKind, string> = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong border-transparent font-medium",
  plain: "bg-surface text-text border-line-strong hover:bg-hover",
  quiet: "bg-transparent text-muted border-transparent hover:bg-hover hover:text-text",
  danger: "bg-bad-soft text-bad border-transparent hover:border-bad font-medium",
};

export function buttonClass(kind: ButtonKind = "plain", small = false): string {
  return cx(
    "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border whitespace-nowrap transition-colors",
    "disabled:opacity-55 max-md:min-h-10",
    small ? "h-7 px-2 text-xs" : "h-8 px-3 text-sm",
    KINDS[kind],
  );
}

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: ButtonKind;
  small?: boolean;
  icon?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({ kind, small, icon, className, children, ...rest }: Props) {
  return (
    <button type="button" {...rest} className={cx(buttonClass(kind, small), className)}>
      {icon}
      {children}
    </button>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  label: string;
  tiny?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** A button that shows only a picture; `label` is what it is called. */
export function IconButton({ label, tiny, className, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      title={label}
      className={cx(
        "inline-flex shrink-0 items-center justify-center rounded-md text-muted transition-colors",
        tiny ? "size-6" : "size-8 max-md:size-10",
        "disabled:opacity-40 hover:bg-hover hover:text-text",
        className,
      )}
    >
      {children}
    </button>
  );
}
