import { Check } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cx } from "@/lib/cx";

const ITEM =
  "flex w-full cursor-pointer items-center gap-2 rounded px-2 py-1.5 text-sm outline-none select-none data-[highlighted]:bg-hover max-md:py-2.5";

export function Menu({ trigger, children, align = "end", openAtOnce }: {
  trigger: ReactNode;
  children: ReactNode;
  align?: "start" | "end";
  openAtOnce?: boolean;
}) {
  return (
    <Radix.Root modal={false} defaultOpen={openAtOnce}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-h-[70vh] min-w-48 overflow-auto rounded-lg border border-line-strong bg-raised p-1 shadow-float"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function MenuItem({ onSelect, icon, danger, testId, children }: {
  onSelect: () => void;
  icon?: ReactNode;
  danger?: boolean;
  testId?: string;
  children: ReactNode;
}) {
  return (
    <Radix.Item data-testid={testId} className={cx(ITEM, danger && "text-bad")} onSelect={onSelect}>
      <span className="flex w-4 justify-center text-muted [&_svg]:size-4">{icon}</span>
      {children}
    </Radix.Item>
  );
}

export function MenuCheck({ checked, onChange, keepOpen, testId, children }: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  keepOpen?: boolean;
  testId?: string;
  children: ReactNode;
}) {
  return (
    <Radix.CheckboxItem
      className={ITEM}
      data-testid={testId}
      checked={checked}
      onCheckedChange={onChange}
      onSelect={(event) => keepOpen && event.preventDefault()}
    >
      <span className="flex w-4 justify-center">{checked && <Check className="size-3.5 text-accent" />}</span>
      {children}
    </Radix.CheckboxItem>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 pt-2 pb-1 text-xs text-muted">{children}</Radix.Label>;
}

export function MenuLine() {
  return <Radix.Separator className="my-1 h-px bg-line" />;
}
