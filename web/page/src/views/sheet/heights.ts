// The heights of rows of which the sheet says none: as high as their content, as Excel makes them on opening.

import type { CellLook, ShownRow } from "../../engine/look-data";
import { INDENT, MARGIN } from "./boxes";
import { canvasFont, lineCount, lineHeight } from "./measure";
import type { Scene } from "./scene";
import { shownText } from "./values";

const HIGHEST = 546;

/** Gives rows that have come their heights. Returns by how much those above a place have grown, in pixels. */
export function growRows(scene: Scene, rows: readonly ShownRow[], above: number): number {
  const { rows: axis, isAuto } = scene.geometry;
  let grown = 0;
  for (const row of rows) {
    if (row.row >= axis.count || !isAuto[row.row]) continue;
    const before = axis.size(row.row);
    const height = Math.min(Math.max(heightOf(scene, row), scene.geometry.usualHeight), HIGHEST);
    if (height === before) continue;
    if (axis.end(row.row) <= above) grown += height - before;
    axis.resize(row.row, height);
  }
  return grown;
}

function heightOf(scene: Scene, row: ShownRow): number {
  let highest = 0;
  const merged = scene.mergesIn(row.row, row.row, 0, Infinity);
  for (const [column, value, index] of row.cells) {
    if (value === null || merged.some((merge) => merge[1] <= column && column <= merge[3])) continue;
    const look = scene.look(index);
    const text = shownText(value, look, scene.layout.hides_zeros).parts.join(" ");
    highest = Math.max(highest, linesIn(text, look, scene.geometry.columns.size(column)) * lineHeight(look.font) + 2);
  }
  return highest;
}

function linesIn(text: string, look: CellLook, width: number): number {
  if (!look.align?.wrap || width === 0) return 1;
  return lineCount(text, canvasFont(look.font), width - 2 * MARGIN - (look.align.indent ?? 0) * INDENT);
}
