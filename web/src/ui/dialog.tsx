import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "@/lib/cx";
import { IconButton } from "./button";

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}

/**
 * A dialog over the page. The ground behind it is ours and not Radix' overlay, which would write a style element
 * that the content security policy forbids.
 */
export function Dialog({ open, onClose, title, description, wide, children }: Props) {
  const { t } = useTranslation();
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <div className="fixed inset-0 z-40 bg-black/45" aria-hidden="true" />
        <Radix.Content
          aria-describedby={undefined}
          className={cx(
            "fixed top-[12vh] left-1/2 z-50 flex max-h-[80vh] max-md:top-[5vh] max-md:max-h-[90dvh] w-[calc(100vw-2rem)] -translate-x-1/2 flex-col overflow-hidden",
            "rounded-xl border border-line-strong bg-raised shadow-float focus:outline-none",
            wide ? "max-w-2xl" : "max-w-md",
          )}
        >
          <div className="flex items-start justify-between gap-3 px-5 pt-4">
            <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label={t("common.close")} className="-mt-1 -mr-2">
                <X className="size-4" />
              </IconButton>
            </Radix.Close>
          </div>
          {description && <div className="px-5 pt-1 text-muted">{description}</div>}
          <div className="min-h-0 overflow-auto px-5 pt-3 pb-5">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-5 flex justify-end gap-2">{children}</div>;
}
