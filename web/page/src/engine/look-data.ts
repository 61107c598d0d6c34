// How a workbook looks, as the engine tells it.

export interface SheetOutline {
  readonly name: string;
  readonly hidden: boolean;
}

export interface ColumnRun {
  readonly first: number;
  readonly last: number;
  /** In digits of the workbook's font, margins included. */
  readonly width?: number;
  readonly hidden: boolean;
  readonly look?: number;
}

export interface RowRun {
  readonly first: number;
  readonly last: number;
  /** In points; nothing if the row is as high as its content. */
  readonly height: number | null;
  readonly hidden: boolean;
}

export interface FontLook {
  readonly name?: string;
  /** In points. */
  readonly size?: number;
  readonly colour?: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly strike?: boolean;
  readonly underline?: "single" | "double";
}

export interface BorderLine {
  readonly style: string;
  readonly colour?: string;
}

export interface Borders {
  readonly left?: BorderLine;
  readonly right?: BorderLine;
  readonly top?: BorderLine;
  readonly bottom?: BorderLine;
}

export interface Alignment {
  readonly horizontal?: "left" | "center" | "right" | "fill" | "justify" | "centerContinuous" | "distributed";
  readonly vertical?: "top" | "center" | "justify" | "distributed";
  readonly wrap?: boolean;
  readonly shrink?: boolean;
  readonly indent?: number;
  /** 1 to 90 degrees upwards, 91 to 180 for 1 to 90 downwards, 255 for letters below each other. */
  readonly rotation?: number;
}

/** The look of a cell; what is as usual is left out. */
export interface CellLook {
  readonly font: FontLook;
  readonly fill?: string;
  readonly borders?: Borders;
  readonly align?: Alignment;
  /** The code, or the number of a built-in format. */
  readonly format: string | number;
}

/** The layout of a sheet. Rows and columns are counted from 0. */
export interface SheetLayout {
  readonly rows: number;
  readonly columns: number;
  readonly is_cut: boolean;
  readonly font: FontLook;
  readonly column_width: number;
  readonly column_runs: readonly ColumnRun[];
  readonly row_height: number | null;
  readonly hides_other_rows: boolean;
  readonly row_runs: readonly RowRun[];
  readonly frozen_rows: number;
  readonly frozen_columns: number;
  readonly gridlines: boolean;
  readonly right_to_left: boolean;
  readonly hides_zeros: boolean;
  /** First row, first column, last row, last column. */
  readonly merges: readonly (readonly [number, number, number, number])[];
  readonly drawings: number;
  readonly unsaved: number;
  readonly looks: readonly CellLook[];
}

export type ShownValue = null | string | number | boolean | { readonly error: string };

/** A cell: its column, its value, and its look in the table of the layout. */
export type ShownCell = readonly [column: number, value: ShownValue, look: number];

export interface ShownRow {
  readonly row: number;
  readonly look?: number;
  readonly cells: readonly ShownCell[];
}
