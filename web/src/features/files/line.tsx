import { Download } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { formatBytes } from "@/lib/format";
import { CopyButton } from "@/ui/copy";
import { Ago } from "@/ui/time";

export const LINE =
  "grid items-center gap-x-4 gap-y-1 border-b border-line/60 px-4 py-2 last:border-b-0 @2xl:grid-cols-[minmax(0,2fr)_minmax(0,2fr)_6rem_7rem_5rem]";

/** A digest in short, copied whole. */
export function ShortDigest({ digest }: { digest?: string | null }) {
  if (!digest) return null;
  return (
    <span className="mono inline-flex items-center gap-1 text-xs text-faint" title={`SHA-256 ${digest}`}>
      {digest.slice(0, 12)}
      <CopyButton text={digest} />
    </span>
  );
}

export function Size({ bytes }: { bytes?: number | null }) {
  const { i18n } = useTranslation();
  return <span className="figures @2xl:text-right">{bytes === null || bytes === undefined ? "–" : formatBytes(bytes, i18n.language)}</span>;
}

export function Published({ at }: { at?: string | null }) {
  return (
    <span className="text-xs text-muted @2xl:text-right">
      <Ago time={at} />
    </span>
  );
}

/** The actions of a line: its bytes, and whatever else. */
export function Actions({ address, name, children }: { address?: string; name: string; children?: ReactNode }) {
  const { t } = useTranslation();
  const label = t("files.download", { name });
  return (
    <span className="flex justify-end gap-1">
      {address && (
        <a
          href={address}
          download
          aria-label={label}
          title={label}
          data-testid="file-download"
          className="inline-flex size-7 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text"
        >
          <Download className="size-4" />
        </a>
      )}
      {children}
    </span>
  );
}
