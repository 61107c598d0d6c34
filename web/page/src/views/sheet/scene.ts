// All that is known of the sheet that is shown: its layout, its places in pixels, its rows and its marks.

import type { CellLook, SheetLayout, ShownCell, ShownRow } from "../../engine/look-data";
import type { Geometry } from "./geometry";
import type { LookRules } from "./look-rules";
import type { Mark, SheetMarks } from "./marks";
import type { RowStore } from "./row-store";

export type Merge = readonly [top: number, left: number, bottom: number, right: number];

const PLAIN: CellLook = { font: {}, format: 0 };

export class Scene {
  readonly #columnLooks: readonly { readonly first: number; readonly last: number; readonly look: number }[];

  constructor(
    readonly sheet: string,
    readonly layout: SheetLayout,
    readonly geometry: Geometry,
    readonly store: RowStore,
    readonly marks: SheetMarks,
    readonly rules: LookRules,
  ) {
    this.#columnLooks = layout.column_runs.flatMap(({ first, last, look }) => (look ? [{ first, last, look }] : []));
  }

  /** Ends what the scene holds beside itself: it is not shown any more. */
  end(): void {
    this.store.end();
    this.rules.remove();
  }

  look(index: number): CellLook {
    return this.layout.looks[index] ?? this.layout.looks[0] ?? PLAIN;
  }

  mark(row: number, column: number): Mark | undefined {
    return this.marks.byRow.get(row)?.get(column);
  }

  /** Returns the look of a cell, written or not. */
  lookAt(row: ShownRow | undefined, column: number, cell: ShownCell | undefined): number {
    if (cell) return cell[2];
    return row?.look ?? this.#columnLooks.find((run) => run.first <= column && column <= run.last)?.look ?? 0;
  }

  cell(row: number, column: number): ShownCell | undefined {
    return this.store.row(row)?.cells.find((cell) => cell[0] === column);
  }

  /** Returns the merged ranges that reach into a rectangle. */
  mergesIn(top: number, bottom: number, left: number, right: number): readonly Merge[] {
    return this.layout.merges.filter((merge) => merge[0] <= bottom && merge[2] >= top && merge[1] <= right && merge[3] >= left);
  }

  mergeAt(row: number, column: number): Merge | undefined {
    return this.layout.merges.find((merge) => merge[0] <= row && row <= merge[2] && merge[1] <= column && column <= merge[3]);
  }
}
