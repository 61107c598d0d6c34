// Cells as people write them: D14 is row 13 and column 3, both counted from 0.

export interface Area {
  readonly sheet: string;
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

const LAST_ROW = 1_048_575;
const LAST_COLUMN = 16_383;

/** Returns the letters of a column: 0 is A. */
export function columnName(column: number): string {
  let letters = "";
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26)) {
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters;
  }
  return letters;
}

export function cellName(row: number, column: number): string {
  return `${columnName(column)}${row + 1}`;
}

/** Reads `D14`; nothing if it is no cell. */
export function readCell(text: string): { row: number; column: number } | null {
  const found = /^\$?([A-Z]{1,3})\$?([0-9]{1,7})$/i.exec(text);
  if (!found?.[1]) return null;
  let column = 0;
  for (const letter of found[1].toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  const row = Number(found[2]) - 1;
  return row >= 0 && row <= LAST_ROW && column <= LAST_COLUMN + 1 ? { row, column: column - 1 } : null;
}

/** Reads `Returns!D4:D9`, `'Q4 returns'!D4` or `Returns!D:D`; nothing if it is none of them. */
export function readArea(text: string): Area | null {
  const bang = text.lastIndexOf("!");
  if (bang < 0) return null;
  const named = text.slice(0, bang);
  const isQuoted = named.length > 1 && named.startsWith("'") && named.endsWith("'");
  const sheet = isQuoted ? named.slice(1, -1).replaceAll("''", "'") : named;
  const [from = "", to = from] = text.slice(bang + 1).split(":");
  const first = readCell(from) ?? readCell(`${from}1`);
  const last = readCell(to) ?? readCell(`${to}${LAST_ROW + 1}`);
  if (!first || !last) return null;
  return {
    sheet,
    top: Math.min(first.row, last.row),
    left: Math.min(first.column, last.column),
    bottom: Math.max(first.row, last.row),
    right: Math.max(first.column, last.column),
  };
}
