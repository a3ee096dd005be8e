import { useTranslation } from "react-i18next";
import { Dialog } from "@/ui/dialog";

/** How another machine joins. */
export default function AddMachine({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const steps = [t("add.step_install"), t("add.step_config"), t("add.step_start")];
  return (
    <Dialog open onClose={onClose} title={t("add.title")} description={t("add.intro")}>
      <ol className="flex flex-col gap-3">
        {steps.map((step, at) => (
          <li key={step} className="flex gap-3">
            <span className="figures flex size-5 shrink-0 items-center justify-center rounded-full bg-accent-soft text-xs font-medium text-accent">
              {at + 1}
            </span>
            <span>{step}</span>
          </li>
        ))}
      </ol>
      <p className="mt-4 text-xs text-muted">{t("add.loopback")}</p>
    </Dialog>
  );
}
