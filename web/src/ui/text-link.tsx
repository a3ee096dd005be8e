import { cx } from "@/lib/cx";
import { AppLink } from "./link";
import type { ComponentProps } from "react";

/** A link within text or a table. */
export function TextLink({ className, ...rest }: ComponentProps<typeof AppLink>) {
  return <AppLink {...rest} className={cx("text-accent underline-offset-2 hover:underline", className)} />;
}
