import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { QueryAnswer, SqlValue } from "@/api/types/query";
import { formatSpan } from "@/lib/format";
import { Empty } from "@/ui/empty";
import { StateShape } from "@/ui/state";
import { ValueGrid } from "@/ui/table/value-grid";

const SAMPLE = 100;
const textOf = (row: SqlValue[], at: number) => (row[at] === null || row[at] === undefined ? "" : String(row[at]));
const valueOf = (row: SqlValue[], at: number) => row[at];

/** A column is of figures when its first values are. */
function isFigures(rows: SqlValue[][], at: number): boolean {
  const values = rows.slice(0, SAMPLE).map((row) => row[at]).filter((value) => value !== null);
  return values.length > 0 && values.every((value) => typeof value === "number");
}

/** How many rows there are, how long they took, and whether they are all. */
export function ResultLine({ answer }: { answer: QueryAnswer }) {
  const { t, i18n } = useTranslation();
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-3 font-normal text-muted" data-testid="query-count" data-rows={answer.row_count}>
      <span className="figures">
        <span className="font-medium text-text">{t("query.rows", { count: answer.row_count })}</span>{" "}
        {t("query.took", { span: formatSpan(answer.elapsed_ms, i18n.language) })}
      </span>
      {answer.truncated && (
        <span role="status" data-testid="query-truncated" className="flex items-center gap-1.5 text-warn">
          <StateShape state="warn" />
          {t("query.truncated")}
        </span>
      )}
    </span>
  );
}

export function ResultGrid({ answer }: { answer: QueryAnswer }) {
  const { t } = useTranslation();
  const columns = useMemo(
    () => answer.columns.map((name, at) => ({ id: `${at}.${name}`, title: name, figure: isFigures(answer.rows, at) })),
    [answer],
  );
  if (answer.rows.length === 0) return <Empty title={t("query.empty")} />;
  return (
    <ValueGrid
      fill
      testId="query-result"
      label={t("query.result")}
      columns={columns}
      rows={answer.rows}
      text={textOf}
      value={valueOf}
    />
  );
}
