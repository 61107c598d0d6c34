// The cell under the keyboard: always there, whatever is drawn, so that the focus is never lost.

import { useLayoutEffect, useRef } from "preact/hooks";
import { cellName } from "./address";
import { inWords } from "./cell";
import type { Place } from "./keys";
import type { Scene } from "./scene";
import { shownText } from "./values";

interface CursorProps {
  readonly scene: Scene;
  readonly at: Place;
  /** True if the sheet has the focus, so that the cell must take it. */
  readonly takesFocus: boolean;
}

export function Cursor({ scene, at, takesFocus }: CursorProps) {
  const cell = useRef<HTMLDivElement>(null);
  const { rows, columns } = scene.geometry;
  const merge = scene.mergeAt(at.row, at.column) ?? [at.row, at.column, at.row, at.column];
  const [top, start] = [rows.start(merge[0]), columns.start(merge[1])];
  const place = { top: `${top}px`, height: `${rows.end(merge[2]) - top}px`, insetInlineStart: `${start}px`, width: `${columns.end(merge[3]) - start}px` };
  useLayoutEffect(() => {
    if (takesFocus) cell.current?.focus({ preventScroll: true });
  }, [at, takesFocus, scene.sheet]);
  // A new element for each cell, so that screen readers say each.
  return (
    <div role="row" aria-rowindex={at.row + 2}>
      <div
        key={cellName(at.row, at.column)}
        ref={cell}
        class="cursor"
        role="gridcell"
        tabIndex={0}
        aria-colindex={at.column + 1}
        aria-selected
        aria-label={saidOf(scene, at)}
        style={place}
      />
    </div>
  );
}

/** Returns what is said of a cell: its address, its text and its rating. */
export function saidOf(scene: Scene, { row, column }: Place): string {
  const cell = scene.cell(row, column);
  const look = scene.look(scene.lookAt(scene.store.row(row), column, cell));
  const text = shownText(cell?.[1] ?? null, look, scene.layout.hides_zeros).parts.join(" ").trim();
  const mark = scene.mark(row, column);
  return [cellName(row, column), text || "empty", ...(mark ? [inWords(mark)] : [])].join(", ");
}
