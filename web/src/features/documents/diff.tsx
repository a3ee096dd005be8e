import { cx } from "@/lib/cx";

function tone(line: string): string {
  if (line.startsWith("+")) return "bg-ok-soft text-ok";
  if (line.startsWith("-")) return "bg-bad-soft text-bad";
  if (line.startsWith("@@")) return "text-info";
  return "text-muted";
}

/** A unified diff: what went and what came, also told apart without colours by its first column. */
export function Diff({ text }: { text: string }) {
  const lines = text.replace(/\n$/, "").split("\n").slice(2);
  return (
    <pre data-testid="diff" className="max-h-[60vh] overflow-auto bg-sunken py-2 font-mono text-xs leading-5">
      {lines.map((line, at) => (
        <span key={at} className={cx("block min-w-max px-4", tone(line))}>
          {line || " "}
        </span>
      ))}
    </pre>
  );
}
