import { useEffect, useRef, useState } from "react";
import { cx } from "@/lib/cx";
import { Input } from "@/ui/field";

const PAUSE = 250;

/**
 * A text that filters what the server lists: what is typed stands at once, the address and with it the list follow
 * when the typing rests, on Enter and when the field is left.
 */
export function SearchInput({ label, value, onChange, page, testId, className }: {
  label: string;
  value: string | undefined;
  onChange: (text: string | undefined) => void;
  /** Whether `/` leads here. */
  page?: boolean;
  testId?: string;
  className?: string;
}) {
  const [draft, setDraft] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const apply = (text: string) => {
    clearTimeout(timer.current);
    if (text.trim() !== (value ?? "")) onChange(text.trim() || undefined);
  };
  return (
    <Input
      type="search"
      aria-label={label}
      placeholder={label}
      data-testid={testId}
      data-page-filter={page || undefined}
      value={draft ?? value ?? ""}
      onChange={(event) => {
        const text = event.target.value;
        setDraft(text);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => apply(text), PAUSE);
      }}
      onBlur={() => {
        if (draft !== undefined) apply(draft);
        setDraft(undefined);
      }}
      onKeyDown={(event) => event.key === "Enter" && draft !== undefined && apply(draft)}
      className={cx("w-48 max-md:min-w-0 max-md:flex-1 max-md:basis-[45%]", className)}
    />
  );
}
