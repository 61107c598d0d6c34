// One cell as it is drawn.

import type { ComponentChildren, CSSProperties } from "preact";
import type { CellLook } from "../../engine/look-data";
import { INDENT, MARGIN, type Box } from "./boxes";
import type { Mark } from "./marks";
import { pixels } from "./measure";
import type { Scene } from "./scene";

interface CellProps {
  readonly scene: Scene;
  readonly box: Box;
  /** Where the cell begins in its row. */
  readonly start: number;
  /** Only drawn: another element stands for the cell. */
  readonly isCopy?: boolean;
  readonly children?: ComponentChildren;
}

export function Cell({ scene, box, start, isCopy, children }: CellProps) {
  const look = scene.look(box.look);
  const role = isCopy ? ({ "aria-hidden": true } as const) : ({ role: "gridcell", "aria-colindex": box.column + 1 } as const);
  return (
    <div
      class={`cell ${scene.rules.nameOf(box.look)}${markClass(box.mark)}${box.fits ? " fits" : ""}${isPlaced(box, look) ? ` ${box.align}` : ""}`}
      style={{ insetInlineStart: `${start}px`, width: `${box.width}px`, ...markStyle(box.mark, look), ...(box.fits && fittingStyle(box, look)) }}
      {...role}
      aria-label={box.mark && !isCopy ? `${plain(box)}, ${inWords(box.mark)}` : undefined}
    >
      {box.fits ? box.text.parts[0] : plain(box) !== "" && <Text box={box} look={look} />}
      {children}
    </div>
  );
}

/** Returns true if the cell places its text; otherwise the text is as wide as its room, and is placed in it. */
function isPlaced(box: Box, look: CellLook): boolean {
  return box.fits || (look.align?.rotation ?? 0) > 0;
}

/** Returns the rating of a cell in words. */
export function inWords(mark: Mark): string {
  if (mark.waiting) return "waits for your answer";
  return mark.label === null ? "not rated" : `rated ${mark.label}`;
}

function markClass(mark: Mark | undefined): string {
  if (!mark) return "";
  if (mark.waiting) return " waiting";
  return mark.label === null ? " unrated" : " rated";
}

/** Returns the colours of a rating that the workbook gives by a conditional format, which is not drawn. */
function markStyle(mark: Mark | undefined, look: CellLook): CSSProperties {
  const { fill, text } = mark ?? {};
  return fill && text && !look.fill ? { background: fill, color: text } : {};
}

function plain(box: Box): string {
  return box.text.parts.join(" ").trim();
}

function Text({ box, look }: { readonly box: Box; readonly look: CellLook }) {
  const [first, second] = box.text.parts;
  if (second !== undefined) {
    return (
      <span class="shown apart" style={textStyle(box, look)}>
        <span>{first}</span>
        <span>{second}</span>
      </span>
    );
  }
  return (
    <span class={textClass(look)} style={textStyle(box, look)}>
      {first}
    </span>
  );
}

function textClass(look: CellLook): string {
  const rotation = look.align?.rotation ?? 0;
  if (rotation === 255) return "shown stacked";
  if (rotation === 90) return "shown upwards";
  if (rotation === 180) return "shown downwards";
  return look.align?.wrap ? "shown wrapped" : "shown";
}

/** Returns the style of a cell that holds its text itself, which spares an element. */
function fittingStyle(box: Box, look: CellLook): CSSProperties {
  const style: CSSProperties = {};
  if (box.text.colour) style.color = box.text.colour;
  if (look.align?.indent) style[box.align === "right" ? "paddingInlineEnd" : "paddingInlineStart"] = `${MARGIN + look.align.indent * INDENT}px`;
  return style;
}

function textStyle(box: Box, look: CellLook): CSSProperties {
  const rotation = look.align?.rotation ?? 0;
  const style: CSSProperties = { textAlign: box.align };
  if (box.text.colour) style.color = box.text.colour;
  if (box.before > 0 || box.after > 0) {
    style.width = `${box.width + box.before + box.after}px`;
    style.marginInlineStart = `${-box.before}px`;
  }
  const indent = MARGIN + (look.align?.indent ?? 0) * INDENT;
  if (indent > MARGIN) style[box.align === "right" ? "paddingInlineEnd" : "paddingInlineStart"] = `${indent}px`;
  if (box.scale < 1) style.fontSize = `${pixels(look.font) * box.scale}px`;
  if (rotation > 0 && rotation < 180 && rotation !== 90) {
    style.transform = `rotate(${rotation <= 90 ? -rotation : rotation - 90}deg)`;
    style.overflow = "visible";
  }
  return style;
}
