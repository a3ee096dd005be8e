import { ListFilter } from "lucide-react";
import { useTranslation } from "react-i18next";
import { leavesOf } from "@/lib/event-filter";
import { IconButton } from "@/ui/button";
import { OutputStream } from "@/ui/output";

interface Props {
  payload: unknown;
  name: string;
  /** Narrows the list to those whose payload says the same. */
  onFilter?: (path: string, value: string) => void;
}

/** A payload: its values by path, each a filter where the list has one, and the whole as it came. */
export function Payload({ payload, name, onFilter }: Props) {
  const { t } = useTranslation();
  const leaves = leavesOf(payload);
  return (
    <>
      {leaves.length > 0 && (
        <dl className="px-4 py-1.5">
          {leaves.map(([path, value]) => (
            <div key={path} className="group grid grid-cols-[minmax(6rem,9rem)_1fr_1.5rem] items-start gap-3 border-b border-line/70 py-1 last:border-b-0">
              <dt className="mono truncate leading-6 text-muted" title={path}>
                {path}
              </dt>
              <dd className="mono min-w-0 leading-6 break-words">{value}</dd>
              {onFilter && (
                <IconButton
                  tiny
                  label={t("events.only_these", { path, value })}
                  data-testid="payload-filter"
                  onClick={() => onFilter(path, value)}
                >
                  <ListFilter className="size-3.5" />
                </IconButton>
              )}
            </div>
          ))}
        </dl>
      )}
      <OutputStream name={name} text={payload === null || payload === undefined ? "" : JSON.stringify(payload, null, 2)} />
    </>
  );
}
