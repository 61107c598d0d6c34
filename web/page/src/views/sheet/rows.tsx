// Some rows of a pane. They are drawn anew only if something of them has changed, and are painted on their own.

import { Component } from "preact";
import { boxesOf } from "./boxes";
import { Cell } from "./cell";
import type { Merge, Scene } from "./scene";

export interface RowsProps {
  readonly scene: Scene;
  readonly first: number;
  readonly last: number;
  readonly top: number;
  readonly height: number;
  /** True once the rows have been read. */
  readonly isRead: boolean;
  readonly columns: readonly number[];
  /** The first column that is this pane's own; of those before it, only text that flows over is drawn. */
  readonly firstOwn: number;
  readonly hasHeaders: boolean;
}

export class Rows extends Component<RowsProps> {
  override shouldComponentUpdate(next: Readonly<RowsProps>): boolean {
    const now = this.props;
    return (Object.keys(next) as (keyof RowsProps)[]).some((key) => next[key] !== now[key]);
  }

  override render(props: RowsProps) {
    const { scene, first, last, top, height, columns } = props;
    const { rows: axis } = scene.geometry;
    const merges = scene.mergesIn(first, last, columns[0] ?? 0, columns.at(-1) ?? -1);
    const lines = [];
    for (let number = first; number <= last; number += 1) {
      if (axis.size(number) > 0) lines.push(<Row key={number} {...props} number={number} start={axis.start(number) - top} size={axis.size(number)} merges={merges} />);
    }
    return (
      <div class="rows" style={{ top: `${top}px`, height: `${height}px` }}>
        {lines}
      </div>
    );
  }
}

interface RowProps extends RowsProps {
  readonly number: number;
  readonly start: number;
  readonly size: number;
  readonly merges: readonly Merge[];
}

function Row({ scene, number, start, size, columns, merges, firstOwn, hasHeaders }: RowProps) {
  const all = boxesOf(scene, number, columns, merges);
  const boxes = all.filter((box) => box.column >= firstOwn || box.after > 0);
  const hasOwn = hasHeaders || boxes.some((box) => box.column >= firstOwn);
  const role = hasOwn ? ({ role: "row", "aria-rowindex": number + 2 } as const) : {};
  return (
    <div class={scene.layout.gridlines ? "line row" : "row"} style={{ top: `${start}px`, height: `${size}px` }} {...role}>
      {hasHeaders && (
        <div class="head" role="rowheader">
          {number + 1}
        </div>
      )}
      {boxes.map((box) => (
        <Cell key={box.column} scene={scene} box={box} start={scene.geometry.columns.start(box.column)} isCopy={box.column < firstOwn} />
      ))}
    </div>
  );
}
