// The rows and columns of a sheet in pixels.

import type { SheetLayout } from "../../engine/look-data";
import { Axis } from "./axis";
import { digitWidth, lineHeight } from "./measure";

/** Rows and columns beyond the last that are shown, so that a small sheet looks like a sheet. */
const MORE_ROWS = 30;
const MORE_COLUMNS = 8;
const LEAST_ROWS = 100;
const LEAST_COLUMNS = 40;
/** The largest extent that every browser can scroll, in pixels. */
const LARGEST = 16_000_000;

export interface Geometry {
  readonly rows: Axis;
  readonly columns: Axis;
  /** True for each row whose height its content decides. */
  readonly isAuto: Uint8Array;
  readonly usualHeight: number;
  /** The number of the sheet's rows that are too far down to be shown. */
  readonly rowsLeftOut: number;
}

export function geometry(layout: SheetLayout, lastMarked: { row: number; column: number }): Geometry {
  const usualHeight = layout.row_height === null ? lineHeight(layout.font) + 2 : points(layout.row_height);
  const wantedRows = Math.max(Math.max(layout.rows, lastMarked.row + 1) + MORE_ROWS, LEAST_ROWS);
  const wantedColumns = Math.max(Math.max(layout.columns, lastMarked.column + 1) + MORE_COLUMNS, LEAST_COLUMNS);
  const heights = new Float64Array(Math.min(wantedRows, 1_048_576));
  const isAuto = new Uint8Array(heights.length).fill(1);
  fillRows(layout, heights, isAuto, usualHeight);
  const shown = fitting(heights);
  return {
    rows: new Axis(heights.subarray(0, shown)),
    columns: new Axis(columnWidths(layout, Math.min(wantedColumns, 16_384))),
    isAuto,
    usualHeight,
    rowsLeftOut: Math.max(layout.rows - shown, 0),
  };
}

function fillRows(layout: SheetLayout, heights: Float64Array, isAuto: Uint8Array, usual: number): void {
  heights.fill(layout.hides_other_rows ? 0 : usual);
  if (layout.hides_other_rows) isAuto.fill(0);
  for (const run of layout.row_runs) {
    const height = run.hidden ? 0 : run.height === null ? usual : points(run.height);
    heights.fill(height, run.first, run.last + 1);
    isAuto.fill(!run.hidden && run.height === null ? 1 : 0, run.first, run.last + 1);
  }
}

function columnWidths(layout: SheetLayout, count: number): Float64Array {
  const digit = digitWidth(layout.font);
  const pixels = (width: number) => Math.round(width * digit);
  const widths = new Float64Array(count).fill(pixels(layout.column_width));
  // An earlier run counts more than a later one.
  for (const run of [...layout.column_runs].reverse()) {
    if (run.hidden) widths.fill(0, run.first, run.last + 1);
    else if (run.width !== undefined) widths.fill(pixels(run.width), run.first, run.last + 1);
  }
  return widths;
}

function fitting(heights: Float64Array): number {
  let total = 0;
  const end = heights.findIndex((height) => {
    total += height;
    return total > LARGEST;
  });
  return end < 0 ? heights.length : end;
}

function points(height: number): number {
  return Math.round((height * 96) / 72);
}
