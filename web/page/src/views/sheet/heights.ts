// The heights of rows of which the sheet says none: as high as their content, as Excel makes them on opening.

import type { CellLook, ShownRow } from "../../engine/look-data";
import { INDENT, MARGIN } from "./boxes";
import { canvasFont, lineCount, lineHeight, textWidth } from "./measure";
import type { Merge, Scene } from "./scene";
import { shownText } from "./values";

const HIGHEST = 546;

/** Gives rows that have come their heights. */
export function growRows(scene: Scene, rows: readonly ShownRow[]): void {
  const { rows: axis, isAuto } = scene.geometry;
  const merges = scene.mergesIn(rows[0]?.row ?? 0, rows.at(-1)?.row ?? 0, 0, Infinity);
  for (const row of rows) {
    if (row.row >= axis.count || !isAuto[row.row]) continue;
    const height = heightOf(scene, row, merges);
    axis.resize(row.row, Math.min(Math.max(height, scene.geometry.usualHeight), HIGHEST));
  }
}

function heightOf(scene: Scene, row: ShownRow, merges: readonly Merge[]): number {
  let highest = 0;
  const here = merges.filter((merge) => merge[0] <= row.row && row.row <= merge[2]);
  for (const [column, value, index] of row.cells) {
    if (value === null || here.some((merge) => merge[1] <= column && column <= merge[3])) continue;
    const look = scene.look(index);
    const text = shownText(value, look, scene.layout.hides_zeros).parts.join(" ");
    highest = Math.max(highest, needed(text, look, scene.geometry.columns.size(column)) + 2);
  }
  return highest;
}

function needed(text: string, look: CellLook, width: number): number {
  const rotation = look.align?.rotation ?? 0;
  if (rotation === 255) return text.length * lineHeight(look.font);
  if (rotation === 90 || rotation === 180) return textWidth(text, canvasFont(look.font)) + 2 * MARGIN;
  return linesIn(text, look, width) * lineHeight(look.font);
}

function linesIn(text: string, look: CellLook, width: number): number {
  if (!look.align?.wrap || width === 0) return 1;
  return lineCount(text, canvasFont(look.font), width - 2 * MARGIN - (look.align.indent ?? 0) * INDENT);
}
