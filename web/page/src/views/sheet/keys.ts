// Movement over a sheet by keyboard.

import type { Scene } from "./scene";

export interface Place {
  readonly row: number;
  readonly column: number;
}

/** Returns where a key leads to; nothing if it is no key of movement. `page` is the number of rows in view. */
export function moveBy(scene: Scene, from: Place, event: KeyboardEvent, page: number): Place | null {
  const to = target(scene, from, event, page);
  if (!to) return null;
  const merge = scene.mergeAt(to.row, to.column);
  return merge ? { row: merge[0], column: merge[1] } : to;
}

function target(scene: Scene, from: Place, event: KeyboardEvent, page: number): Place | null {
  const { rows, columns } = scene.geometry;
  const whole = event.ctrlKey || event.metaKey;
  const merge = scene.mergeAt(from.row, from.column) ?? [from.row, from.column, from.row, from.column];
  const end = whole ? lastPlace(scene) : { ...from, column: lastInRow(scene, from.row) };
  switch (forward(event.key, scene.layout.right_to_left)) {
    case "ArrowUp":
      return { ...from, row: whole ? first(rows) : rows.next(merge[0], -1) };
    case "ArrowDown":
      return { ...from, row: whole ? lastPlace(scene).row : rows.next(merge[2], 1) };
    case "ArrowLeft":
      return { ...from, column: whole ? first(columns) : columns.next(merge[1], -1) };
    case "ArrowRight":
      return { ...from, column: whole ? end.column : columns.next(merge[3], 1) };
    case "PageUp":
      return { ...from, row: shown(rows, Math.max(from.row - page, 0), 1) };
    case "PageDown":
      return { ...from, row: shown(rows, Math.min(from.row + page, rows.count - 1), -1) };
    case "Home":
      return { row: whole ? first(rows) : from.row, column: first(columns) };
    case "End":
      return end;
    default:
      return null;
  }
}

/** In a sheet from right to left, the next column is at the left. */
function forward(key: string, isRightToLeft: boolean): string {
  if (!isRightToLeft) return key;
  return key === "ArrowLeft" ? "ArrowRight" : key === "ArrowRight" ? "ArrowLeft" : key;
}

type Line = Scene["geometry"]["rows"];

function first(axis: Line): number {
  return shown(axis, 0, 1);
}

/** Returns the place itself, or the next that is not hidden. */
function shown(axis: Line, at: number, direction: 1 | -1): number {
  return axis.size(at) > 0 ? at : axis.next(at, direction);
}

function lastPlace(scene: Scene): Place {
  const { rows, columns } = scene.geometry;
  const inside = (count: number, axis: Line) => shown(axis, Math.max(Math.min(count, axis.count) - 1, 0), -1);
  return { row: inside(scene.layout.rows, rows), column: inside(scene.layout.columns, columns) };
}

function lastInRow(scene: Scene, row: number): number {
  const filled = scene.store.row(row)?.cells.filter((cell) => cell[1] !== null && scene.geometry.columns.size(cell[0]) > 0) ?? [];
  return filled.at(-1)?.[0] ?? 0;
}
