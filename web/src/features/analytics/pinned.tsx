import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { analyticsQuery, pinsQuery, usePin } from "@/api/queries/analytics";
import type { Pin } from "@/api/types/observed";
import { useNow } from "@/lib/clock";
import { dayRange } from "@/lib/days";
import { paths } from "@/lib/paths";
import { TextLink } from "@/ui/text-link";
import { WidgetPanel } from "./widget";

function Widgets({ pins }: { pins: Pin[] }) {
  const { t } = useTranslation();
  const range = dayRange("7", useNow());
  const pin = usePin();
  const widgets = useQuery(
    analyticsQuery({ from: new Date(range.from).toISOString(), to: new Date(range.to).toISOString() }),
  ).data;
  const shown = pins.flatMap((each) => widgets?.filter((widget) => widget.id === each.widget) ?? []);
  if (shown.length === 0) return null;
  return (
    <section className="flex flex-col gap-2" data-testid="pinned" aria-label={t("analytics.pinned")}>
      <div className="flex items-baseline justify-between">
        <h2 className="text-sm font-semibold">{t("analytics.pinned")}</h2>
        <TextLink href={paths.analytics()} className="text-xs">
          {t("nav.analytics")}
        </TextLink>
      </div>
      <div className="grid items-start gap-4 md:grid-cols-2 xl:grid-cols-3">
        {shown.map((widget) => (
          <WidgetPanel
            key={widget.id}
            widget={widget}
            range={range}
            pinned
            onPin={() => pin.mutate({ widget: widget.id, pinned: false })}
          />
        ))}
      </div>
    </section>
  );
}

/** The widgets this person keeps on the home page, over the last seven days. */
export default function PinnedWidgets() {
  const pins = useQuery(pinsQuery).data ?? [];
  return pins.length > 0 ? <Widgets pins={pins} /> : null;
}
