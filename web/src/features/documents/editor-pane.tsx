import type { UseQueryResult } from "@tanstack/react-query";
import { type ComponentProps, lazy, Suspense } from "react";
import { cx } from "@/lib/cx";
import type { Schema } from "@/lib/schema";
import { Skeleton } from "@/ui/empty";

const YamlEditor = lazy(() => import("@/features/jobs/editor/yaml-editor"));

interface Props extends Omit<ComponentProps<typeof YamlEditor>, "schema"> {
  /** What explains and completes the document; the editor waits for its answer, not for its success. */
  schema: UseQueryResult<Record<string, unknown>>;
  /** Leaves more of the page to what stands below. */
  short?: boolean;
}

/** The left side of every document: its text. */
export function EditorPane({ schema, short, ...editor }: Props) {
  return (
    <section className={cx("panel overflow-hidden", short ? "h-[60vh]" : "h-[70vh]")}>
      {schema.isPending ? (
        <Skeleton rows={10} />
      ) : (
        <Suspense fallback={<Skeleton rows={10} />}>
          <YamlEditor {...editor} schema={schema.data as Schema | undefined} />
        </Suspense>
      )}
    </section>
  );
}
