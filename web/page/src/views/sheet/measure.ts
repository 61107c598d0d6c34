// The size of text in a font, by the browser's own measure.

import type { FontLook } from "../../engine/look-data";

/** What a workbook says of its font where it says nothing. */
const USUAL = { name: "Calibri", size: 11 };
/** The fonts of Excel that few computers have, and those of the same widths that others have. */
const SAME_WIDTHS: Readonly<Record<string, string>> = {
  calibri: "Carlito",
  cambria: "Caladea",
  arial: "Liberation Sans",
  "arial narrow": "Liberation Sans Narrow",
  "times new roman": "Liberation Serif",
  "courier new": "Liberation Mono",
};
const SERIFS = /times|cambria|georgia|garamond|serif|roman|palatino|bookman/i;
const MOST_KNOWN = 50_000;

const pen = document.createElement("canvas").getContext("2d");
const known = new Map<string, number>();

export function pixels(font: FontLook): number {
  return ((font.size ?? USUAL.size) * 96) / 72;
}

/** Returns the family as CSS writes it. The name is text of the workbook, so nothing in it can end the string. */
export function family(font: FontLook): string {
  const name = (font.name ?? USUAL.name).replace(/[^\p{L}\p{N} ._-]/gu, "");
  const other = SAME_WIDTHS[name.toLowerCase()];
  const kind = SERIFS.test(name) ? "serif" : "sans-serif";
  return `"${name}", ${other ? `"${other}", ` : ""}${kind === "serif" ? "" : "Arial, "}${kind}`;
}

/** Returns the font as a canvas takes it. */
export function canvasFont(font: FontLook): string {
  return `${font.italic ? "italic " : ""}${font.bold ? "bold " : ""}${pixels(font)}px ${family(font)}`;
}

export function textWidth(text: string, font: string): number {
  const key = `${font}\n${text}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  if (!pen) return text.length * 8;
  if (known.size > MOST_KNOWN) known.clear();
  pen.font = font;
  const width = pen.measureText(text).width;
  known.set(key, width);
  return width;
}

/** Returns the width of a digit in whole pixels, the unit of a sheet's columns. */
export function digitWidth(font: FontLook): number {
  return Math.max(Math.round(textWidth("0123456789", canvasFont({ ...font, bold: false, italic: false })) / 10), 1);
}

export function lineHeight(font: FontLook): number {
  return Math.ceil(pixels(font) * 1.22);
}

/** Returns the number of lines of a text that is broken at a width. */
export function lineCount(text: string, font: string, width: number): number {
  let lines = 0;
  for (const line of text.split(/\r\n|\r|\n/)) lines += linesOf(line, font, Math.max(width, 1));
  return lines;
}

function linesOf(line: string, font: string, width: number): number {
  if (textWidth(line, font) <= width) return 1;
  const space = textWidth(" ", font);
  let lines = 1;
  let used = 0;
  for (const word of line.split(" ")) {
    const wide = textWidth(word, font);
    if (used > 0 && used + space + wide > width) {
      lines += 1;
      used = 0;
    }
    if (wide > width) {
      const rows = Math.ceil(wide / width);
      lines += rows - 1;
      used = wide - (rows - 1) * width;
    } else {
      used += (used > 0 ? space : 0) + wide;
    }
  }
  return lines;
}
