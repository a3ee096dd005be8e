import { useTranslation } from "react-i18next";
import { ALERT_KINDS } from "@/api/types/alerts";

/** Of which kinds of alerts somebody is told; none chosen is all of them. */
export function KindChoice({ chosen, onChange }: { chosen: string[]; onChange: (kinds: string[]) => void }) {
  const { t } = useTranslation();
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 text-xs font-medium text-muted">{t("settings.kinds")}</legend>
      {ALERT_KINDS.map((kind) => (
        <label key={kind} className="flex items-center gap-2">
          <input
            type="checkbox"
            data-testid={`kind-${kind}`}
            checked={chosen.includes(kind)}
            onChange={(event) =>
              onChange(event.target.checked ? [...chosen, kind] : chosen.filter((each) => each !== kind))
            }
          />
          {t(`settings.kind_${kind}`)}
        </label>
      ))}
      <span className="text-xs text-muted">{t("settings.kinds_hint")}</span>
    </fieldset>
  );
}
