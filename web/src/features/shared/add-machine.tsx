import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { CopyButton } from "@/ui/copy";
import { Dialog } from "@/ui/dialog";

function Snippet({ text }: { text: string }) {
  return (
    <div className="mt-1.5 flex items-start gap-2 rounded-md border border-line bg-sunken py-2 pr-2 pl-3">
      <pre className="min-w-0 flex-1 overflow-auto font-mono text-xs leading-5">{text}</pre>
      <CopyButton text={text} />
    </div>
  );
}

function Step({ number, children }: { number: number; children: ReactNode }) {
  return (
    <li className="flex gap-3">
      <span className="figures flex size-5 shrink-0 items-center justify-center rounded-full bg-accent-soft text-xs font-medium text-accent">
        {number}
      </span>
      <div className="min-w-0 flex-1">{children}</div>
    </li>
  );
}

/** How another machine joins. */
export default function AddMachine({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const here = ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);
  const broker = here ? "broker.example.org" : location.hostname;
  const configuration = `[agent]\nid = "new-machine"\nnats_url = "nats://${broker}:4222"`;
  return (
    <Dialog wide open onClose={onClose} title={t("add.title")} description={t("add.intro")}>
      <ol className="flex flex-col gap-4">
        <Step number={1}>{t("add.step_install")}</Step>
        <Step number={2}>
          {t("add.step_config")}
          <Snippet text={configuration} />
        </Step>
        <Step number={3}>
          {t("add.step_start")}
          <Snippet text="KANADE_NATS_TOKEN=… kanade-agent --config agent.toml" />
        </Step>
      </ol>
      <p className="mt-4 text-xs text-muted">{t("add.loopback")}</p>
    </Dialog>
  );
}
