import { Fragment, type ReactNode } from "react";

const INLINE = /(\*\*[^*]+\*\*|\*[^*]+\*|`[^`]+`)/;

function inline(text: string): ReactNode[] {
  return text.split(INLINE).map((part, at) => {
    if (part.startsWith("**") && part.endsWith("**") && part.length > 4) return <strong key={at}>{part.slice(2, -2)}</strong>;
    if (part.startsWith("`") && part.endsWith("`") && part.length > 2) return <code key={at} className="mono">{part.slice(1, -1)}</code>;
    if (part.startsWith("*") && part.endsWith("*") && part.length > 2) return <em key={at}>{part.slice(1, -1)}</em>;
    return <Fragment key={at}>{part}</Fragment>;
  });
}

/** A paragraph, or a list when each of its lines begins with a dash. */
function Block({ text }: { text: string }) {
  const lines = text.split("\n");
  if (lines.every((line) => /^\s*[-*] /.test(line))) {
    return (
      <ul className="list-disc pl-5">
        {lines.map((line, at) => <li key={at}>{inline(line.replace(/^\s*[-*] /, ""))}</li>)}
      </ul>
    );
  }
  const heading = /^#{1,3} (.*)$/.exec(text);
  if (heading) return <p className="font-semibold">{inline(heading[1] ?? "")}</p>;
  return <p className="whitespace-pre-line">{inline(text)}</p>;
}

/** The text of a notice: emphasis, code, lists and paragraphs of Markdown. Nothing in it is ever HTML. */
export function Marked({ text }: { text: string }) {
  const blocks = text.split(/\n{2,}/).filter((block) => block.trim());
  return (
    <div className="flex flex-col gap-2 break-words">
      {blocks.map((block, at) => <Block key={at} text={block} />)}
    </div>
  );
}
