import { useTranslation } from "react-i18next";
import type { Range } from "@/lib/range";

const HOUR = 3_600_000;
const DISTANCES = [HOUR / 6, HOUR / 2, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR, 72 * HOUR, 168 * HOUR];

/** Marks at whole hours or days of the reader's zone. */
function marksOf(range: Range, most: number): number[] {
  const length = range.to - range.from;
  const distance = DISTANCES.find((each) => length / each <= most) ?? length / most;
  const offset = new Date(range.from).getTimezoneOffset() * 60_000;
  const first = Math.ceil((range.from - offset) / distance) * distance + offset;
  const marks: number[] = [];
  for (let mark = first; mark <= range.to; mark += distance) marks.push(mark);
  return marks;
}

/** The times under lanes and heat. */
export function TimeAxis({ range, most = 8 }: { range: Range; most?: number }) {
  const { i18n } = useTranslation();
  const length = range.to - range.from;
  const clock = new Intl.DateTimeFormat(i18n.language, { hour: "2-digit", minute: "2-digit" });
  const day = new Intl.DateTimeFormat(i18n.language, { month: "short", day: "numeric" });
  return (
    <div className="relative h-5 min-w-0 flex-1" aria-hidden="true">
      {marksOf(range, most).map((mark) => {
        const date = new Date(mark);
        const midnight = date.getHours() === 0 && date.getMinutes() === 0;
        const share = (mark - range.from) / length;
        return (
          <span
            key={mark}
            className="figures absolute text-2xs whitespace-nowrap text-muted"
            style={{ left: `${100 * share}%`, transform: `translateX(-${share < 0.03 ? 0 : share > 0.97 ? 100 : 50}%)` }}
          >
            {midnight || length > 4 * 86_400_000 ? day.format(date) : clock.format(date)}
          </span>
        );
      })}
    </div>
  );
}
