// What the cells of a row show, and where: the text of a cell may flow into empty neighbours, and numbers must fit.

import type { CellLook, ShownCell, ShownRow, ShownValue } from "../../engine/look-data";
import type { Mark } from "./marks";
import { canvasFont, textWidth } from "./measure";
import type { Merge, Scene } from "./scene";
import { fitted, isGeneral, shownText, type ShownText } from "./values";

export type Align = "left" | "center" | "right" | "justify";

/** One cell as it is drawn. */
export interface Box {
  readonly column: number;
  readonly width: number;
  readonly look: number;
  readonly text: ShownText;
  readonly align: Align;
  /** How far the text flows over the cells before and after it, in pixels. */
  readonly before: number;
  readonly after: number;
  /** True if the text is known to lie inside its cell. */
  readonly fits: boolean;
  /** The part of its size at which the text fits, if the cell makes it smaller. */
  readonly scale: number;
  readonly mark: Mark | undefined;
}

/** The space at both sides of a text. */
export const MARGIN = 3;
/** The width of one step of indent: three spaces. */
export const INDENT = 9;
/** The most cells over which a text flows. */
const FARTHEST = 60;

interface RowInHand {
  readonly number: number;
  readonly row: ShownRow | undefined;
  readonly cells: ReadonlyMap<number, ShownCell>;
  readonly covered: readonly Merge[];
}

/** Returns the boxes of a row in some columns; merged cells are not among them. */
export function boxesOf(scene: Scene, number: number, columns: readonly number[], merges: readonly Merge[]): Box[] {
  const row = scene.store.row(number);
  const hand: RowInHand = {
    number,
    row,
    cells: new Map(row?.cells.map((cell) => [cell[0], cell])),
    covered: merges.filter((merge) => merge[0] <= number && number <= merge[2]),
  };
  const boxes: Box[] = [];
  for (const column of columns) {
    const width = scene.geometry.columns.size(column);
    if (width === 0 || isCovered(hand, column)) continue;
    const cell = hand.cells.get(column);
    const look = scene.lookAt(row, column, cell);
    const mark = scene.mark(number, column);
    if (look !== 0 || mark || (cell && cell[1] !== null)) {
      boxes.push({ column, width, look, mark, ...content(scene, hand, column, cell?.[1] ?? null, scene.look(look), width) });
    }
  }
  return boxes;
}

/** Returns the box of a merged cell. */
export function mergedBox(scene: Scene, merge: Merge): Box {
  const [row, column] = merge;
  const cell = scene.cell(row, column);
  const index = scene.lookAt(scene.store.row(row), column, cell);
  const { columns } = scene.geometry;
  const width = columns.end(merge[3]) - columns.start(column);
  const text = shownText(cell?.[1] ?? null, scene.look(index), scene.layout.hides_zeros);
  const align = alignOf(scene.look(index), text);
  const fits = fit(text, cell?.[1] ?? null, scene.look(index), width);
  return { column, width, look: index, text: fits.text, align, before: 0, after: 0, fits: false, scale: fits.scale, mark: scene.mark(row, column) };
}

function isCovered(hand: RowInHand, column: number): boolean {
  return hand.covered.some((merge) => merge[1] <= column && column <= merge[3]);
}

type Content = Pick<Box, "text" | "align" | "before" | "after" | "fits" | "scale">;

function content(scene: Scene, hand: RowInHand, column: number, value: ShownValue, look: CellLook, width: number): Content {
  const shown = shownText(value, look, scene.layout.hides_zeros);
  const align = alignOf(look, shown);
  const still = { text: shown, align, before: 0, after: 0, fits: false, scale: 1 };
  if (value === null || look.align?.wrap || look.align?.rotation) return still;
  if (look.align?.horizontal === "centerContinuous") {
    return { ...still, align: "center", after: acrossEmpty(scene, hand, column) };
  }
  if (typeof value !== "string" || look.align?.shrink) return { ...still, fits: !look.align?.shrink && shown.parts.length === 1, ...fit(shown, value, look, width) };
  const text = shown.parts.join(" ");
  if (text.includes("\n")) return still;
  const missing = textWidth(text, canvasFont(look.font)) + 2 * MARGIN + (look.align?.indent ?? 0) * INDENT - width;
  return missing > 0 ? { ...still, ...flow(scene, hand, column, align, missing) } : { ...still, fits: true };
}

function alignOf(look: CellLook, text: ShownText): Align {
  const stated = look.align?.horizontal;
  if (stated === "left" || stated === "center" || stated === "right" || stated === "justify") return stated;
  if (stated === "centerContinuous" || stated === "distributed") return "center";
  return stated === "fill" ? "left" : text.align;
}

/** Fits a number, or a text that may be made smaller, into the width of its cell. */
function fit(text: ShownText, value: ShownValue, look: CellLook, width: number): Pick<Box, "text" | "scale"> {
  const font = canvasFont(look.font);
  const room = width - 2;
  const wide = text.parts.reduce((sum, part) => sum + textWidth(part, font), 0);
  if (wide <= room || typeof value === "boolean") return { text, scale: 1 };
  if (look.align?.shrink) return { text, scale: Math.max(room / wide, 0.3) };
  if (typeof value !== "number") return { text, scale: 1 };
  const short = isGeneral(look) ? fitted(value, (one) => textWidth(one, font) <= room) : null;
  const signs = "#".repeat(Math.max(Math.floor(room / textWidth("#", font)), 1));
  return { text: { ...text, parts: [short ?? signs] }, scale: 1 };
}

/** Lets a text flow over empty neighbours, to the side that its alignment leaves. */
function flow(scene: Scene, hand: RowInHand, column: number, align: Align, missing: number): Pick<Box, "before" | "after"> {
  const each = align === "center" ? missing / 2 : missing;
  return {
    before: align === "left" || align === "justify" ? 0 : empty(scene, hand, column, -1, each),
    after: align === "right" ? 0 : empty(scene, hand, column, 1, each),
  };
}

/** Returns the width of the empty cells beside a cell, as far as it is needed. */
function empty(scene: Scene, hand: RowInHand, column: number, step: 1 | -1, needed: number): number {
  let width = 0;
  for (let at = column + step; at >= 0 && at < scene.geometry.columns.count && Math.abs(at - column) <= FARTHEST; at += step) {
    if (width >= needed || !isEmpty(scene, hand, at)) break;
    width += scene.geometry.columns.size(at);
  }
  return Math.min(width, needed);
}

/** Returns true if a text may flow over a cell: one that waits for its rating must stay readable as such. */
function isEmpty(scene: Scene, hand: RowInHand, column: number): boolean {
  return (hand.cells.get(column)?.[1] ?? null) === null && !isCovered(hand, column) && !scene.mark(hand.number, column);
}

/** Returns the width of the empty cells after a cell that are centred with it. */
function acrossEmpty(scene: Scene, hand: RowInHand, column: number): number {
  let width = 0;
  for (let at = column + 1; at < scene.geometry.columns.count && isEmpty(scene, hand, at); at += 1) {
    const cell = hand.cells.get(at);
    if (!cell || scene.look(cell[2]).align?.horizontal !== "centerContinuous") break;
    width += scene.geometry.columns.size(at);
  }
  return width;
}
