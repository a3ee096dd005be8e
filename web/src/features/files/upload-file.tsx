import { Upload as UploadIcon } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { refreshFiles } from "@/api/queries/files";
import { useCan } from "@/api/queries/session";
import { upload, type Upload } from "@/api/upload";
import { Problem } from "@/features/shared/problem";
import { formatBytes } from "@/lib/format";
import { Button } from "@/ui/button";
import { Dialog, DialogActions } from "@/ui/dialog";
import { Field, Input } from "@/ui/field";

/** One of the texts that name what is published. */
export interface NamePart {
  id: string;
  label: string;
  hint?: string;
  optional?: boolean;
  /** What the file's name suggests. */
  suggest?: (fileName: string) => string;
}

interface Props {
  label: string;
  parts: NamePart[];
  address: (parts: Record<string, string>) => string;
}

function Progress({ sent, size }: { sent: number; size: number }) {
  const { t, i18n } = useTranslation();
  const stored = sent >= size;
  return (
    <div className="mt-4" role="status">
      <progress className="h-2 w-full accent-accent" max={size} value={sent} aria-label={t("files.sending")} />
      <p className="figures mt-1 text-xs text-muted">
        {stored
          ? t("files.checking")
          : t("storage.of", { used: formatBytes(sent, i18n.language), limit: formatBytes(size, i18n.language) })}
      </p>
    </div>
  );
}

/** Publishes a file, with its progress; closing the dialog while it is sent stops it. */
export function UploadFile({ label, parts, address }: Props) {
  const { t } = useTranslation();
  const may = useCan("operator");
  const [open, setOpen] = useState(false);
  const [file, setFile] = useState<File>();
  const [names, setNames] = useState<Record<string, string>>({});
  const [sent, setSent] = useState<number>();
  const [error, setError] = useState<unknown>();
  const running = useRef<Upload>(undefined);

  const nameOf = (part: NamePart) => names[part.id] ?? (file && part.suggest ? part.suggest(file.name) : "");
  const complete = file && parts.every((part) => part.optional || nameOf(part).trim() !== "");
  const close = () => {
    running.current?.cancel();
    setOpen(false);
    setFile(undefined);
    setNames({});
    setError(undefined);
  };
  const start = async () => {
    if (!file) return;
    setError(undefined);
    setSent(0);
    running.current = upload(address(Object.fromEntries(parts.map((part) => [part.id, nameOf(part).trim()]))), file, setSent);
    try {
      await running.current.done;
      close();
      await refreshFiles();
    } catch (problem) {
      if (!(problem instanceof DOMException)) setError(problem);
    } finally {
      running.current = undefined;
      setSent(undefined);
    }
  };
  if (!may) return null;
  return (
    <>
      <Button kind="primary" icon={<UploadIcon className="size-4" />} data-testid="file-publish" onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog open={open} onClose={close} title={label} description={t("files.publish_text")}>
        <div className="flex flex-col gap-3">
          <Field label={t("files.file")}>
            <input
              type="file"
              data-testid="file-input"
              className="text-sm file:mr-3 file:rounded-md file:border file:border-line-strong file:bg-surface file:px-3 file:py-1"
              disabled={sent !== undefined}
              onChange={(event) => setFile(event.target.files?.[0])}
            />
          </Field>
          {parts.map((part) => (
            <Field key={part.id} label={part.label} hint={part.hint}>
              <Input
                data-testid={`file-${part.id}`}
                value={nameOf(part)}
                disabled={sent !== undefined}
                onChange={(event) => setNames({ ...names, [part.id]: event.target.value })}
              />
            </Field>
          ))}
        </div>
        {sent !== undefined && file && <Progress sent={sent} size={file.size} />}
        {error !== undefined && (
          <div className="mt-3">
            <Problem error={error} />
          </div>
        )}
        <DialogActions>
          <Button onClick={close}>{t("common.cancel")}</Button>
          <Button kind="primary" data-testid="confirm-publish" disabled={!complete || sent !== undefined} onClick={() => void start()}>
            {t("files.publish")}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
