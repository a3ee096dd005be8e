import { paths } from "@/lib/paths";

/** Only addresses of this dashboard are returned to. */
export function safeReturn(address: string | undefined): string {
  return address && /^\/(?![/\\])/.test(address) ? address : paths.home();
}
