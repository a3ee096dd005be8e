import { useQuery } from "@tanstack/react-query";
import { Check, Minus } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { eventKindsQuery, eventSourcesQuery } from "@/api/queries/events";
import { useAddress } from "@/features/shared/search";
import { cx } from "@/lib/cx";
import { CATEGORY_ORDER, categoryOf, turned, wishesOf, wishFor, type Wish } from "@/lib/event-filter";
import { Button } from "@/ui/button";
import { useEventWords } from "./words";

const LOOK: Record<Wish, string> = {
  off: "border-line text-muted hover:border-line-strong hover:text-text",
  include: "border-accent bg-accent-soft text-accent",
  exclude: "border-line-strong bg-sunken text-text line-through",
};

/** More chips than this hide the page; the others come on demand. */
const FIRST = 14;

interface ChipProps {
  name: string;
  word: string;
  wish: Wish;
  onTurn: () => void;
}

function Chip({ name, word, wish, onTurn }: ChipProps) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      data-testid="event-chip"
      data-name={name}
      data-wish={wish}
      aria-label={t(`events.chip_${wish}`, { name: word })}
      title={t(`events.chip_${wish}`, { name: word })}
      onClick={onTurn}
      className={cx("inline-flex h-7 items-center gap-1 rounded-full border px-2.5 text-xs whitespace-nowrap max-md:h-9", LOOK[wish])}
    >
      {wish === "include" && <Check className="size-3" aria-hidden="true" />}
      {wish === "exclude" && <Minus className="size-3" aria-hidden="true" />}
      {word}
    </button>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div role="group" aria-label={label} className="flex flex-wrap items-center gap-1.5 max-md:-mx-4 max-md:flex-nowrap max-md:overflow-x-auto max-md:px-4">
      <span className="w-16 shrink-0 text-xs text-muted max-md:w-auto">{label}</span>
      {children}
    </div>
  );
}

/** Chips of one dimension; those that are set are always in sight. */
function Chips({ label, names, field }: { label: string; names: string[]; field: "kinds" | "sources" }) {
  const { t } = useTranslation();
  const { kindWord } = useEventWords();
  const [search, set] = useAddress();
  const [all, setAll] = useState(false);
  const wishes = wishesOf(search[field], search[`${field}_ex`]);
  const known = [...new Set([...names, ...wishes.include, ...wishes.exclude])];
  const shown = all ? known : known.filter((name, at) => at < FIRST || wishFor(wishes, name) !== "off");
  if (known.length === 0) return null;
  const turn = (name: string) => {
    const next = turned(wishes, name);
    set({ [field]: next.include.join(","), [`${field}_ex`]: next.exclude.join(","), event: undefined });
  };
  return (
    <Row label={label}>
      {shown.map((name) => (
        <Chip key={name} name={name} word={field === "kinds" ? kindWord(name) : name} wish={wishFor(wishes, name)} onTurn={() => turn(name)} />
      ))}
      {shown.length < known.length && (
        <Button kind="quiet" small onClick={() => setAll(true)}>
          {t("events.more_chips", { count: known.length - shown.length })}
        </Button>
      )}
    </Row>
  );
}

const rank = (kind: string) => CATEGORY_ORDER.indexOf(categoryOf(kind));

/** The kinds and sources there are, each asked for or left out by a click; kinds of one matter stand together. */
export function EventChips() {
  const { t } = useTranslation();
  const kinds = useQuery(eventKindsQuery).data ?? [];
  const sources = useQuery(eventSourcesQuery).data ?? [];
  const ordered = [...kinds].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  return (
    <div className="flex flex-col gap-1.5">
      <Chips label={t("events.kinds")} names={ordered} field="kinds" />
      <Chips label={t("events.sources")} names={sources} field="sources" />
    </div>
  );
}
