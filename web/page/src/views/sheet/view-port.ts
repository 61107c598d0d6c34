// The part of a sheet that is in view, and what is drawn around it.

import type { Scene } from "./scene";

export const HEAD_HEIGHT = 22;
export const HEAD_WIDTH = 52;
/** How far beyond the view rows and columns are drawn, in pixels. */
const BEYOND_ROWS = 200;
const BEYOND_COLUMNS = 300;
/** Rows and columns are drawn in steps of so many, so that not every movement draws anew. */
export const ROW_STEP = 8;
const COLUMN_STEP = 4;
/** The largest part of the view that may stay frozen. */
const MOST_FROZEN = 0.7;

/** The frozen rows and columns, and their extent. */
export interface Frozen {
  readonly rows: number;
  readonly columns: number;
  readonly height: number;
  readonly width: number;
}

/** The rows and columns that are drawn. */
export interface Drawn {
  readonly rows: readonly [number, number];
  readonly columns: readonly [number, number];
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The view of a scroller, in pixels of the sheet: a smaller sheet shows more of them. */
export class Port {
  constructor(
    readonly scroller: HTMLElement,
    readonly zoom: number,
  ) {}

  get x(): number {
    return Math.abs(this.scroller.scrollLeft) / this.zoom;
  }

  get y(): number {
    return this.scroller.scrollTop / this.zoom;
  }

  get width(): number {
    return this.scroller.clientWidth / this.zoom;
  }

  get height(): number {
    return this.scroller.clientHeight / this.zoom;
  }

  scrollTo(x: number, y: number, isRightToLeft: boolean): void {
    this.scroller.scrollTo((isRightToLeft ? -x : x) * this.zoom, y * this.zoom);
  }
}

/** The least size at which a sheet is made to fit, and that of a sheet which is too wide for it. */
const SMALLEST = 0.7;
const TOO_WIDE = 0.75;

/** Returns the size at which all columns that are used fit the width, unless that would be too small to read. */
export function fittingZoom(scene: Scene, width: number): number {
  const { layout, geometry, marks } = scene;
  const used = geometry.columns.start(Math.max(layout.columns, marks.last.column + 1));
  const zoom = Math.floor((width / (used + HEAD_WIDTH + 2)) * 20) / 20;
  return zoom >= SMALLEST ? Math.min(zoom, 1) : TOO_WIDE;
}

/** Returns what stays in view. Frozen rows that would fill the view scroll with the others. */
export function frozenOf(scene: Scene, size: Size): Frozen {
  const { layout, geometry } = scene;
  const height = geometry.rows.start(layout.frozen_rows);
  const width = geometry.columns.start(layout.frozen_columns);
  const keepsRows = height <= (size.height - HEAD_HEIGHT) * MOST_FROZEN;
  const keepsColumns = width <= (size.width - HEAD_WIDTH) * MOST_FROZEN;
  return {
    rows: keepsRows ? layout.frozen_rows : 0,
    columns: keepsColumns ? layout.frozen_columns : 0,
    height: keepsRows ? height : 0,
    width: keepsColumns ? width : 0,
  };
}

/** Returns what is to be drawn at a place of the scroller. */
export function drawn(scene: Scene, frozen: Frozen, port: Port): Drawn {
  const { rows, columns } = scene.geometry;
  const { x, y } = port;
  const top = rows.at(y + frozen.height - BEYOND_ROWS);
  const bottom = rows.at(y + port.height - HEAD_HEIGHT + BEYOND_ROWS);
  const left = columns.at(x + frozen.width - BEYOND_COLUMNS);
  const right = columns.at(x + port.width - HEAD_WIDTH + BEYOND_COLUMNS);
  return {
    rows: [Math.max(down(top, ROW_STEP), frozen.rows), Math.min(up(bottom, ROW_STEP), rows.count - 1)],
    columns: [Math.max(down(left, COLUMN_STEP), frozen.columns), Math.min(up(right, COLUMN_STEP), columns.count - 1)],
  };
}

export function isSame(one: Drawn, other: Drawn): boolean {
  return [0, 1].every((at) => one.rows[at] === other.rows[at] && one.columns[at] === other.columns[at]);
}

/** Returns true if less than two thirds of the rows stay. */
export function isFarFrom(one: Drawn, other: Drawn): boolean {
  const kept = Math.min(one.rows[1], other.rows[1]) - Math.max(one.rows[0], other.rows[0]) + 1;
  return kept < ((other.rows[1] - other.rows[0] + 1) * 2) / 3;
}

/** Scrolls so that a cell, or as much of a range as has room, is in view. */
export function bringIntoView(scene: Scene, frozen: Frozen, port: Port, area: { top: number; left: number; bottom: number; right: number }): void {
  const { rows, columns } = scene.geometry;
  let { x, y } = port;
  if (area.top >= frozen.rows) {
    const room = port.height - HEAD_HEIGHT - frozen.height;
    y = moved(y, room, rows.start(area.top) - frozen.height, rows.end(area.bottom) - frozen.height);
  }
  if (area.left >= frozen.columns) {
    const room = port.width - HEAD_WIDTH - frozen.width;
    x = moved(x, room, columns.start(area.left) - frozen.width, columns.end(area.right) - frozen.width);
  }
  port.scrollTo(x, y, scene.layout.right_to_left);
}

/** Returns the nearest place from which a part is in view. */
function moved(place: number, room: number, start: number, end: number): number {
  if (start < place) return start;
  return end > place + room ? Math.min(end - room, start) : place;
}

/** Returns the cell at a point of the window; the row or column is -1 in a heading. */
export function cellAt(scene: Scene, frozen: Frozen, port: Port, point: { clientX: number; clientY: number }): { row: number; column: number } {
  const { rows, columns } = scene.geometry;
  const edge = port.scroller.getBoundingClientRect();
  const x = (scene.layout.right_to_left ? edge.right - point.clientX : point.clientX - edge.left) / port.zoom - HEAD_WIDTH;
  const y = (point.clientY - edge.top) / port.zoom - HEAD_HEIGHT;
  const place = (at: number, part: number, scrolled: number) => (at < part ? at : at + scrolled);
  return {
    row: y < 0 ? -1 : rows.at(place(y, frozen.height, port.y)),
    column: x < 0 ? -1 : columns.at(place(x, frozen.width, port.x)),
  };
}

function down(at: number, step: number): number {
  return Math.floor(at / step) * step;
}

function up(at: number, step: number): number {
  return Math.ceil((at + 1) / step) * step - 1;
}
