import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "./button";

async function toClipboard(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Plain-HTTP addresses have no clipboard of their own.
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

export function CopyButton({ text, label }: { text: string; label?: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await toClipboard(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <IconButton label={copied ? t("common.copied") : (label ?? t("common.copy"))} onClick={() => void copy()} tiny className="-my-1">
      {copied ? <Check className="size-3.5 text-ok" /> : <Copy className="size-3.5" />}
    </IconButton>
  );
}

/** An id or path, in one typeface everywhere, whole on hover and copied whole. */
export function Id({ text, shown }: { text: string; shown?: string }) {
  return (
    <span className="inline-flex max-w-full items-center gap-0.5">
      <span className="mono truncate" title={text}>
        {shown ?? text}
      </span>
      <CopyButton text={text} />
    </span>
  );
}
