// Which columns hold the names, the figures and the targets: what was clicked so far, and what to click next.

import { computed, signal } from "@preact/signals";
import type { NearestRow, Json } from "./engine/calls";
import { draft, question, workbook } from "./state";

export type Role = "names" | "figures" | "targets";
export const ROLES: readonly Role[] = ["names", "figures", "targets"];

/** Columns by their letters; "" stands for "there are none". */
export interface Picked {
  readonly sheet: string;
  readonly row: number;
  readonly columns: Readonly<Partial<Record<Role, string>>>;
}

/** What was picked; nothing before the first click. */
const picked = signal<(Picked & { readonly workbook: number }) | null>(null);
const open = computed(() => workbook.value?.id ?? 0);

/** True while the columns are asked for. */
export const isPicking = computed(() => question.value?.topic === "columns");
export const rows = computed<readonly NearestRow[]>(() => draft.value?.nearest ?? []);
/** What is picked so far; before that, the row that comes closest to headings. */
export const picks = computed<Picked>(() => {
  const own = picked.value?.workbook === open.value ? picked.value : null;
  return own ?? startOn(rows.value[0]?.sheet ?? "");
});
/** The row of headings of the sheet that is picked from. */
export const nearestRow = computed(() => rows.value.find((row) => row.sheet === picks.value.sheet) ?? null);
/** The role that the next click gives. */
export const next = computed<Role | null>(() => ROLES.find((role) => picks.value.columns[role] === undefined) ?? null);

/** Takes a click on a column of the sheet; `column` and `row`, that of its topmost text, count from 0. */
export function pickColumn(sheet: string, column: number, row: number, _heading: string): void {
  if (picks.value.sheet !== sheet) startAgain(sheet);
  const role = next.value;
  if (role === null) return;
  const nearest = nearestRow.value?.row ?? 0;
  // Texts may stand over the headings, and names may have no heading: then the row that comes closest stays.
  if (role === "figures" && nearest < row + 1) setRow(row + 1);
  choose(role, letters(column));
}

/** Sets the column of a role; nothing takes the choice back. */
export function choose(role: Role, column: string | undefined): void {
  const { [role]: _, ...others } = picks.value.columns;
  keep({ ...picks.value, columns: column === undefined ? others : { ...others, [role]: column } });
}

export function setRow(row: number): void {
  keep({ ...picks.value, row });
}

/** Forgets what was picked. */
export function startAgain(sheet: string = picks.value.sheet): void {
  keep(startOn(sheet));
}

/** Forgets what was picked, and the sheet. */
export function forget(): void {
  picked.value = null;
}

/** Returns the answer to the question. */
export function pickedAnswer(): Json {
  const { sheet, row, columns } = picks.value;
  const named = ROLES.flatMap((role): [string, string][] => (columns[role] ? [[role, columns[role]]] : []));
  return { sheet, row, ...Object.fromEntries(named) };
}

function keep(picks: Picked): void {
  picked.value = { ...picks, workbook: open.value };
}

function startOn(sheet: string): Picked {
  return { sheet, row: rows.value.find((row) => row.sheet === sheet)?.row ?? 1, columns: {} };
}

/** Returns the letters of a column: 0 is A. */
function letters(column: number): string {
  const rest = Math.floor(column / 26);
  return (rest > 0 ? letters(rest - 1) : "") + String.fromCharCode(65 + (column % 26));
}
