// One row of a pane. It is drawn anew only if something of it has changed.

import { Component } from "preact";
import type { ShownRow } from "../../engine/look-data";
import { boxesOf } from "./boxes";
import { Cell } from "./cell";
import type { Merge, Scene } from "./scene";

export interface RowProps {
  readonly scene: Scene;
  readonly number: number;
  readonly top: number;
  readonly height: number;
  /** What was read of the row, to see when it comes. */
  readonly data: ShownRow | undefined;
  readonly columns: readonly number[];
  readonly merges: readonly Merge[];
  /** The first column that is this pane's own; of those before it, only text that flows over is drawn. */
  readonly firstOwn: number;
  readonly hasHeader: boolean;
}

export class Row extends Component<RowProps> {
  override shouldComponentUpdate(next: Readonly<RowProps>): boolean {
    const now = this.props;
    return (Object.keys(next) as (keyof RowProps)[]).some((key) => next[key] !== now[key]);
  }

  override render({ scene, number, top, height, columns, merges, firstOwn, hasHeader }: RowProps) {
    const all = boxesOf(scene, number, columns, merges);
    const boxes = all.filter((box) => box.column >= firstOwn || box.after > 0);
    const hasOwn = hasHeader || boxes.some((box) => box.column >= firstOwn);
    const role = hasOwn ? ({ role: "row", "aria-rowindex": number + 2 } as const) : {};
    return (
      <div class={scene.layout.gridlines ? "line row" : "row"} style={{ top: `${top}px`, height: `${height}px` }} {...role}>
        {hasHeader && (
          <div class="head" role="rowheader">
            {number + 1}
          </div>
        )}
        {boxes.map((box) => (
          <Cell
            key={box.column}
            scene={scene}
            box={box}
            start={scene.geometry.columns.start(box.column)}
            isCopy={box.column < firstOwn}
          />
        ))}
      </div>
    );
  }
}
