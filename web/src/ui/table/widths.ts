const PER_CHARACTER = 7.4;
const PADDING = 26;
const NARROWEST = 64;
const WIDEST = 420;
const SAMPLE = 200;

/** How wide columns of text should be, from their titles and the first rows. Full-width letters count twice. */
export function columnWidths(titles: string[], rows: readonly (readonly string[])[]): number[] {
  return titles.map((title, column) => {
    const longest = rows.slice(0, SAMPLE).reduce((most, row) => Math.max(most, lengthOf(row[column] ?? "")), lengthOf(title));
    return Math.round(Math.min(WIDEST, Math.max(NARROWEST, longest * PER_CHARACTER + PADDING)));
  });
}

function lengthOf(text: string): number {
  let length = 0;
  for (const letter of text.slice(0, 80)) length += letter.codePointAt(0)! >= 0x1100 ? 1.8 : 1;
  return length;
}
