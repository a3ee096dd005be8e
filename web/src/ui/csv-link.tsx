import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { buttonClass } from "./button";

/** Downloads what the page's filter leaves, written by the server. */
export function CsvLink({ href, name, testId }: { href: string; name: string; testId?: string }) {
  const { t } = useTranslation();
  return (
    <a href={href} download={name} title={t("common.csv_title")} data-testid={testId ?? "csv"} className={buttonClass()}>
      <Download className="size-4 text-muted" aria-hidden="true" />
      {t("common.csv")}
    </a>
  );
}
