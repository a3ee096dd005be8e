import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { upcomingQuery } from "@/api/queries/schedules";
import { NextFire } from "@/features/schedules/next-fire";
import { whenWords } from "@/features/schedules/when";
import { paths } from "@/lib/paths";
import { AppLink } from "@/ui/link";
import { Panel } from "@/ui/page";
import { TextLink } from "@/ui/text-link";

/** What fires next. Not there while nothing is scheduled by the clock. */
export default function Upcoming() {
  const { t, i18n } = useTranslation();
  const { data } = useQuery(upcomingQuery(5));
  if (!data || data.length === 0) return null;
  return (
    <Panel title={t("schedules.upcoming")} aside={<TextLink href={paths.schedules()}>{t("schedules.all")}</TextLink>}>
      {data.map((fire) => (
        <AppLink
          key={fire.id}
          href={paths.schedule(fire.id)}
          data-testid="upcoming"
          className="flex items-baseline justify-between gap-4 border-b border-line/60 px-4 py-1.5 text-sm last:border-b-0 hover:bg-hover"
        >
          <span className="min-w-0 truncate">
            {fire.id} <span className="text-xs text-muted">{whenWords(t, fire.when, i18n.language)}</span>
          </span>
          <NextFire time={fire.next_run} />
        </AppLink>
      ))}
    </Panel>
  );
}
