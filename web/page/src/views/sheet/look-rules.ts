// The looks of a sheet as style rules, one class each, so that a cell needs nothing but its class.
//
// Every value is set through the style of a rule, so that nothing a workbook says can become another rule.

import type { BorderLine, Borders, CellLook, FontLook } from "../../engine/look-data";
import { family, pixels } from "./measure";

/** The width and the style of the lines of a workbook. */
const LINES: Readonly<Record<string, readonly [number, string]>> = {
  hair: [1, "dotted"],
  thin: [1, "solid"],
  dotted: [1, "dotted"],
  dashed: [1, "dashed"],
  dashDot: [1, "dashed"],
  dashDotDot: [1, "dashed"],
  medium: [2, "solid"],
  mediumDashed: [2, "dashed"],
  mediumDashDot: [2, "dashed"],
  mediumDashDotDot: [2, "dashed"],
  slantDashDot: [2, "dashed"],
  thick: [3, "solid"],
  double: [3, "double"],
};
const SIDES = ["left", "right", "top", "bottom"] as const;
/** The sides as a sheet from right to left has them. */
const LOGICAL = { left: "border-inline-start", right: "border-inline-end", top: "border-block-start", bottom: "border-block-end" };

let made = 0;

/** The rules of one sheet's looks, under names of their own: two versions of a sheet are there for a moment. */
export class LookRules {
  readonly #sheet = new CSSStyleSheet();
  readonly #name: string;

  constructor(looks: readonly CellLook[]) {
    made += 1;
    this.#name = `look-${made}`;
    for (const [index, look] of looks.entries()) this.#add(index, look);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.#sheet];
  }

  /** Returns the class of a look. */
  nameOf(look: number): string {
    return `${this.#name}-${look}`;
  }

  remove(): void {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== this.#sheet);
  }

  #add(index: number, look: CellLook): void {
    const style = this.#rule(`.${this.nameOf(index)}`);
    setFont(style, look.font);
    if (look.fill) style.setProperty("background-color", look.fill);
    style.setProperty("align-items", vertical(look));
    if (look.borders) setBorders(this.#rule(`.${this.nameOf(index)}::after`), look.borders);
  }

  #rule(selector: string): CSSStyleDeclaration {
    const at = this.#sheet.insertRule(`${selector} {}`, this.#sheet.cssRules.length);
    return (this.#sheet.cssRules[at] as CSSStyleRule).style;
  }
}

/** Returns borders as inline style, for a merged cell whose sides have looks of their own. */
export function borderStyle(borders: Borders): Record<string, string> {
  const style: Record<string, string> = {};
  for (const side of SIDES) {
    const line = borders[side];
    if (line) style[LOGICAL[side].replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())] = lineOf(line);
  }
  return style;
}

function setFont(style: CSSStyleDeclaration, font: FontLook): void {
  style.setProperty("font-family", family(font));
  style.setProperty("font-size", `${pixels(font)}px`);
  if (font.bold) style.setProperty("font-weight", "bold");
  if (font.italic) style.setProperty("font-style", "italic");
  if (font.colour) style.setProperty("color", font.colour);
  const lines = [font.underline && "underline", font.strike && "line-through"].filter(Boolean);
  if (lines.length > 0) style.setProperty("text-decoration-line", lines.join(" "));
  if (font.underline === "double") style.setProperty("text-decoration-style", "double");
}

function vertical(look: CellLook): string {
  const place = look.align?.vertical;
  if (place === "top" || place === "justify") return "flex-start";
  return place === "center" || place === "distributed" ? "center" : "flex-end";
}

// A line lies on the last pixel of the cell before, as its neighbour's does, so that two cells share one line.
function setBorders(style: CSSStyleDeclaration, borders: Borders): void {
  style.setProperty("content", '""');
  for (const side of SIDES) {
    const line = borders[side];
    if (line) style.setProperty(LOGICAL[side], lineOf(line));
  }
}

function lineOf(line: BorderLine): string {
  const [width, style] = LINES[line.style] ?? [1, "solid"];
  return `${width}px ${style} ${line.colour ?? "#000000"}`;
}
