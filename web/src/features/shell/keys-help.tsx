import { useTranslation } from "react-i18next";
import { Dialog } from "@/ui/dialog";
import { PAGES } from "./pages";

export default function KeysHelp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const rows: [string, string][] = [
    ["Ctrl K", t("keys.palette")],
    ["/", t("keys.filter")],
    ["j  k", t("keys.move")],
    ["Enter", t("keys.open")],
    ["Esc", t("keys.close")],
    ...PAGES.map((page): [string, string] => [`g ${page.key}`, t(`keys.${page.id}`)]),
    ["?", t("keys.help")],
  ];
  return (
    <Dialog open onClose={onClose} title={t("keys.title")}>
      <dl className="grid grid-cols-[6rem_1fr] gap-y-2">
        {rows.map(([key, what]) => (
          <div key={key} className="contents">
            <dt className="flex gap-1">
              {key.split(/\s+/).map((part) => (
                <kbd key={part} className="rounded border border-line-strong bg-sunken px-1.5 font-sans text-xs">
                  {part}
                </kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
