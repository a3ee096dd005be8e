import { ArrowDown, ArrowUp, Columns3 } from "lucide-react";
import { Popover } from "radix-ui";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "../button";
import { useCompact, type ColumnChoice } from "./columns";

/** Chooses and orders the columns of a table. */
export function ColumnMenu<Row>({ choice }: { choice: ColumnChoice<Row> }) {
  const { t } = useTranslation();
  const [compact, setCompact] = useCompact();
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <Button data-testid="columns" icon={<Columns3 className="size-4 text-muted" />}>
          {t("machines.columns")}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className="z-50 w-72 rounded-lg border border-line-strong bg-raised p-1.5 shadow-float"
        >
          <ul className="max-h-[60vh] overflow-auto">
            {choice.ordered.map((column, at) => (
              <li key={column.id} className="flex items-center gap-1 rounded px-1.5 hover:bg-hover">
                <label className="flex min-w-0 flex-1 cursor-pointer items-center gap-2 py-1.5">
                  <input
                    type="checkbox"
                    className="accent-accent"
                    checked={choice.visibility[column.id]}
                    disabled={column.fixed}
                    onChange={(event) => choice.show(column.id, event.target.checked)}
                  />
                  <span className="truncate">{column.title}</span>
                </label>
                <IconButton
                  label={t("machines.move_up")}
                  tiny
                  disabled={at === 0}
                  onClick={() => choice.move(column.id, -1)}
                >
                  <ArrowUp className="size-3.5" />
                </IconButton>
                <IconButton
                  label={t("machines.move_down")}
                  tiny
                  disabled={at === choice.ordered.length - 1}
                  onClick={() => choice.move(column.id, 1)}
                >
                  <ArrowDown className="size-3.5" />
                </IconButton>
              </li>
            ))}
          </ul>
          <div className="mt-1 flex items-center justify-between border-t border-line pt-1">
            <label className="flex cursor-pointer items-center gap-2 px-1.5">
              <input
                type="checkbox"
                className="accent-accent"
                checked={compact}
                onChange={(event) => setCompact(event.target.checked)}
              />
              {t("machines.compact")}
            </label>
            <Button kind="quiet" small onClick={choice.reset}>
              {t("machines.reset")}
            </Button>
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
