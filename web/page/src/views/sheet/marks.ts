// The rated cells, as the sheet marks them.

import { readCell } from "./address";

/** The cell of a measure: the word of its level, if it is rated, the level's colours, and whether it waits for an answer. */
export interface Mark {
  readonly label: string | null;
  readonly fill: string | null;
  readonly text: string | null;
  readonly waiting: boolean;
}

/** Marks by `sheet!cell`. */
export type Marks = ReadonlyMap<string, Mark>;

/** The marks of one sheet. */
export interface SheetMarks {
  readonly byRow: ReadonlyMap<number, ReadonlyMap<number, Mark>>;
  readonly count: number;
  readonly first: { readonly row: number; readonly column: number } | null;
  readonly last: { readonly row: number; readonly column: number };
}

const NONE: SheetMarks = { byRow: new Map(), count: 0, first: null, last: { row: -1, column: -1 } };

/** Returns the marks by the names of their sheets. */
export function marksBySheet(marks: Marks): (sheet: string) => SheetMarks {
  const sheets = new Map<string, { byRow: Map<number, Map<number, Mark>>; count: number }>();
  for (const [place, mark] of marks) {
    const bang = place.lastIndexOf("!");
    const cell = readCell(place.slice(bang + 1));
    if (bang < 0 || !cell) continue;
    const name = place.slice(0, bang);
    const sheet = sheets.get(name) ?? { byRow: new Map(), count: 0 };
    sheets.set(name, sheet);
    const row = sheet.byRow.get(cell.row) ?? new Map<number, Mark>();
    sheet.byRow.set(cell.row, row.set(cell.column, mark));
    sheet.count += 1;
  }
  const ends = new Map([...sheets].map(([name, sheet]) => [name, { ...sheet, ...endsOf(sheet.byRow) }]));
  return (name) => ends.get(name) ?? NONE;
}

function endsOf(byRow: ReadonlyMap<number, ReadonlyMap<number, Mark>>): Pick<SheetMarks, "first" | "last"> {
  let first: { row: number; column: number } | null = null;
  let last = { row: -1, column: -1 };
  for (const [row, columns] of byRow) {
    let [least, most] = [Infinity, -1];
    for (const column of columns.keys()) [least, most] = [Math.min(least, column), Math.max(most, column)];
    if (first === null || row < first.row) first = { row, column: least };
    last = { row: Math.max(last.row, row), column: Math.max(last.column, most) };
  }
  return { first, last };
}
