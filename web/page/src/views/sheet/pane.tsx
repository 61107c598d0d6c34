// One of the four panes of a sheet: the cells, and what of the frozen rows and columns stays in view.
//
// All panes count pixels from the first cell of the sheet, so that a range that reaches from one into another needs
// nothing but to be drawn in both.

import { useMemo } from "preact/hooks";
import type { Area } from "./address";
import { mergedBox } from "./boxes";
import { Cell } from "./cell";
import { borderStyle } from "./look-rules";
import { Rows } from "./rows";
import type { Merge, Scene } from "./scene";
import { ROW_STEP } from "./view-port";

export interface PaneProps {
  readonly name: "body" | "top" | "side" | "corner";
  readonly scene: Scene;
  /** Counts what has come, so that the pane is drawn anew. */
  readonly version: number;
  /** First and last row; none if the first is after the last. */
  readonly rows: readonly [number, number];
  readonly columns: readonly number[];
  readonly firstOwn: number;
  readonly hasHeaders: boolean;
  readonly outlined: readonly Area[];
  /** The column under the pointer while one is to be picked. */
  readonly picked: number | null;
}

export function Pane(props: PaneProps) {
  const { scene, rows, columns, firstOwn, hasHeaders, outlined, picked } = props;
  const [first, last] = rows;
  const { rows: axis } = scene.geometry;
  const [left, right] = [columns[0] ?? 0, columns.at(-1) ?? -1];
  const merges = useMemo(() => scene.mergesIn(first, last, left, right), [scene, first, last, left, right]);
  return (
    <>
      {scene.layout.gridlines && <ColumnLines {...props} />}
      {blocksOf(first, last).map(([from, to]) => (
        <Rows
          key={Math.floor(from / ROW_STEP)}
          scene={scene}
          first={from}
          last={to}
          top={axis.start(from)}
          height={axis.end(to) - axis.start(from)}
          isRead={scene.store.has([[from, to]])}
          columns={columns}
          firstOwn={firstOwn}
          hasHeaders={hasHeaders}
        />
      ))}
      {merges.map((merge) => (
        <Merged key={merge.join()} scene={scene} merge={merge} isCopy={merge[1] < firstOwn || merge[0] < first} />
      ))}
      {outlined.map((area) => (
        <Outline key={`${area.top},${area.left}`} scene={scene} area={clipped(area, first, last)} />
      ))}
      {picked !== null && <Outline scene={scene} area={{ sheet: "", top: first, bottom: last, left: picked, right: picked }} kind="picked" />}
    </>
  );
}

/** Returns the rows in blocks that are the same wherever the view begins. */
function blocksOf(first: number, last: number): (readonly [number, number])[] {
  const blocks: (readonly [number, number])[] = [];
  for (let from = first; from <= last; ) {
    const to = Math.min(Math.floor(from / ROW_STEP) * ROW_STEP + ROW_STEP - 1, last);
    blocks.push([from, to]);
    from = to + 1;
  }
  return blocks;
}

function ColumnLines({ scene, columns }: PaneProps) {
  const { columns: across } = scene.geometry;
  return (
    <div class="column-lines" aria-hidden>
      {columns.map((column) => across.size(column) > 0 && <i key={column} style={{ insetInlineStart: `${across.end(column) - 1}px` }} />)}
    </div>
  );
}

interface MergedProps {
  readonly scene: Scene;
  readonly merge: Merge;
  readonly isCopy: boolean;
}

function Merged({ scene, merge, isCopy }: MergedProps) {
  const [top, left, bottom, right] = merge;
  const { rows, columns } = scene.geometry;
  const box = mergedBox(scene, merge);
  const height = rows.end(bottom) - rows.start(top);
  if (height <= 0 || box.width <= 0) return null;
  // The sides of a merged cell are those of the cells that it covers.
  const at = (row: number, column: number) => scene.look(scene.lookAt(scene.store.row(row), column, scene.cell(row, column))).borders;
  const [side, below] = [at(top, right)?.right, at(bottom, left)?.bottom];
  const borders = { ...scene.look(box.look).borders, ...(side && { right: side }), ...(below && { bottom: below }) };
  const role = isCopy ? ({ "aria-hidden": true } as const) : ({ role: "row", "aria-rowindex": top + 2 } as const);
  return (
    <div class="merged row" style={{ top: `${rows.start(top)}px`, height: `${height}px` }} {...role}>
      <Cell scene={scene} box={box} start={columns.start(left)} isCopy={isCopy}>
        <i class="sides" style={borderStyle(borders)} />
      </Cell>
    </div>
  );
}

function Outline({ scene, area, kind = "outlined" }: { readonly scene: Scene; readonly area: Area; readonly kind?: string }) {
  const { rows, columns } = scene.geometry;
  const [top, start] = [rows.start(area.top), columns.start(area.left)];
  const [height, width] = [rows.end(area.bottom) - top, columns.end(area.right) - start];
  if (height <= 0 || width <= 0) return null;
  return <div class={kind} style={{ top: `${top}px`, height: `${height}px`, insetInlineStart: `${start}px`, width: `${width}px` }} aria-hidden />;
}

/** Returns an area with no more rows than are drawn around it. */
function clipped(area: Area, first: number, last: number): Area {
  return { ...area, top: Math.max(area.top, first - 2), bottom: Math.min(area.bottom, last + 2) };
}
