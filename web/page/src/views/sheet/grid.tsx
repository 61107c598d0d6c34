// A sheet in its own look, of which only the part in view is in the document.

import type { JSX } from "preact";
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { type Area, cellName, columnName } from "./address";
import { Cursor } from "./cursor";
import { type Place, moveBy } from "./keys";
import { Pane } from "./pane";
import type { Scene } from "./scene";
import { bringIntoView, cellAt, type Drawn, drawn, type Frozen, fittingZoom, frozenOf, HEAD_HEIGHT, HEAD_WIDTH, isFarFrom, isSame, Port } from "./view-port";

/** Rows of an outlined range that are brought into view, and rows above it. */
const MOST_OUTLINED = 20;
const ROWS_ABOVE = 4;
/** The time between two drawings in a hurry, in milliseconds. */
const REST = 120;

export interface GridProps {
  readonly scene: Scene;
  /** Counts the rows that have come. */
  readonly version: number;
  /** The part of its size at which the sheet is shown; nothing for the one at which it fits. */
  readonly zoom: number | null;
  readonly onZoom: (zoom: number) => void;
  readonly outlined: readonly Area[];
  readonly onCell: (cell: string) => void;
  readonly pickColumn: ((column: number, row: number, heading: string) => void) | undefined;
}

export function Grid(props: GridProps) {
  const { scene, version, outlined, pickColumn } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { view, frozen, look, zoom, port } = useView(props, scroller);
  const [at, moveTo] = useState<Place>(() => scene.marks.first ?? { row: 0, column: 0 });
  const [hasFocus, setFocus] = useState(false);
  const [picked, setPicked] = useState<number | null>(null);
  useOutlined(props, frozen, port, moveTo);
  const keys = useKeys(props, frozen, port, at, moveTo);
  const click = (event: MouseEvent) => {
    const shown = port();
    const cell = shown && cellAt(scene, frozen, shown, event);
    if (!cell || cell.row < 0 || cell.column < 0) return;
    const merge = scene.mergeAt(cell.row, cell.column);
    const place = merge ? { row: merge[0], column: merge[1] } : cell;
    setFocus(true);
    moveTo(place);
    choose(props, place);
  };
  const hover = (event: MouseEvent) => {
    const shown = port();
    const cell = pickColumn && shown && cellAt(scene, frozen, shown, event);
    setPicked(cell && cell.column >= 0 ? cell.column : null);
  };
  const { rows, columns } = scene.geometry;
  return (
    <div
      ref={scroller}
      class={pickColumn ? "grid picking" : "grid"}
      role="grid"
      dir={scene.layout.right_to_left ? "rtl" : "ltr"}
      aria-label={scene.sheet}
      aria-rowcount={rows.count + 1}
      aria-colcount={columns.count}
      onScroll={look}
      onClick={click}
      onMouseMove={pickColumn && hover}
      onMouseLeave={() => setPicked(null)}
      onKeyDown={keys}
      onFocusIn={() => setFocus(true)}
      onFocusOut={() => setFocus(false)}
    >
      <div class="space" style={{ width: `${HEAD_WIDTH + columns.total}px`, height: `${HEAD_HEIGHT + rows.total}px`, zoom }}>
        <Panes scene={scene} version={version} view={view} frozen={frozen} outlined={outlined} picked={pickColumn ? picked : null} cursor={<Cursor scene={scene} at={at} takesFocus={hasFocus} />} at={at} />
      </div>
    </div>
  );
}

interface PanesProps extends Pick<GridProps, "scene" | "version" | "outlined"> {
  readonly view: Drawn;
  readonly frozen: Frozen;
  readonly picked: number | null;
  readonly cursor: JSX.Element;
  readonly at: Place;
}

function Panes({ view, frozen, cursor, at, ...shared }: PanesProps) {
  const side = useMemo(() => range(0, frozen.columns - 1), [frozen.columns]);
  const [first, last] = view.columns;
  const across = useMemo(() => [...side, ...range(first, last)], [side, first, last]);
  const top: [number, number] = [0, frozen.rows - 1];
  const own = (inTop: boolean, inSide: boolean) => inTop === at.row < frozen.rows && inSide === at.column < frozen.columns && cursor;
  const names = { scene: shared.scene, at };
  const [height, width] = [HEAD_HEIGHT + frozen.height, HEAD_WIDTH + frozen.width];
  return (
    <>
      <div class="pane body" role="rowgroup">
        <div class="cells">
          <Pane {...shared} name="body" rows={view.rows} columns={across} firstOwn={frozen.columns} hasHeaders={false} />
          {own(false, false)}
        </div>
      </div>
      <div class="pane side" role="rowgroup" style={{ width: `${width}px` }}>
        <div class="cells">
          <Pane {...shared} name="side" rows={view.rows} columns={side} firstOwn={0} hasHeaders />
          {own(false, true)}
        </div>
      </div>
      <div class="pane top" role="rowgroup" style={{ height: `${height}px` }}>
        <ColumnHeads {...names} columns={across.slice(side.length)} />
        <div class="cells">
          <Pane {...shared} name="top" rows={top} columns={across} firstOwn={frozen.columns} hasHeaders={false} />
          {own(true, false)}
        </div>
      </div>
      <div class="pane corner" role="rowgroup" style={{ width: `${width}px`, height: `${height}px` }}>
        {side.length > 0 && <ColumnHeads {...names} columns={side} />}
        <div class="cells">
          <Pane {...shared} name="corner" rows={top} columns={side} firstOwn={0} hasHeaders />
          {own(true, true)}
        </div>
      </div>
    </>
  );
}

function ColumnHeads({ scene, columns, at }: { readonly scene: Scene; readonly columns: readonly number[]; readonly at: Place }) {
  const { columns: axis } = scene.geometry;
  const shown = columns.filter((column) => axis.size(column) > 0);
  return (
    <div class="heads" role="row" aria-rowindex={1}>
      {shown.map((column) => (
        <div
          key={column}
          class={column === at.column ? "head current" : "head"}
          role="columnheader"
          aria-colindex={column + 1}
          style={{ insetInlineStart: `${HEAD_WIDTH + axis.start(column)}px`, width: `${axis.size(column)}px` }}
        >
          {columnName(column)}
        </div>
      ))}
    </div>
  );
}

type Scroller = { readonly current: HTMLDivElement | null };

/** Follows what is in view, and asks for its rows. */
function useView({ scene, zoom: wanted, onZoom }: GridProps, scroller: Scroller) {
  const [size, resize] = useState({ width: 0, height: 0 });
  const zoom = wanted ?? fittingZoom(scene, size.width);
  const frozen = useMemo(() => frozenOf(scene, { width: size.width / zoom, height: size.height / zoom }), [scene, size, zoom]);
  const [view, setView] = useState<Drawn>({ rows: [0, -1], columns: [0, -1] });
  // None until its size is known, on which the zoom depends.
  const isKnown = size.width > 0;
  const port = useCallback(() => (isKnown && scroller.current ? new Port(scroller.current, zoom) : null), [zoom, isKnown]);
  const last = useRef({ view, at: 0, timer: 0 });
  const look = useCallback(() => {
    const shown = port();
    if (!shown) return;
    const next = drawn(scene, frozen, shown);
    const { view: before, at, timer } = last.current;
    window.clearTimeout(timer);
    // In a hurry, most of what is drawn is never looked at.
    const wait = at + REST - performance.now();
    if (wait > 0 && isFarFrom(before, next)) {
      last.current.timer = window.setTimeout(look, wait);
      return;
    }
    if (!isSame(before, next)) {
      last.current = { view: next, at: performance.now(), timer: 0 };
      setView(next);
    }
    scene.store.want([next.rows, [0, frozen.rows], ...distantMerges(scene, next)]);
  }, [scene, frozen, port]);
  useLayoutEffect(look, [look]);
  useLayoutEffect(() => onZoom(zoom), [zoom]);
  useLayoutEffect(() => {
    if (!scroller.current) return undefined;
    const watched = scroller.current;
    const measure = () => resize({ width: watched.clientWidth, height: watched.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(watched);
    return () => observer.disconnect();
  }, []);
  return { view, frozen, look, zoom, port };
}

/** Returns the first rows of merged cells that begin above what is drawn. */
function distantMerges(scene: Scene, { rows, columns }: Drawn): (readonly [number, number])[] {
  const merges = scene.mergesIn(rows[0], rows[1], columns[0], columns[1]);
  return merges.filter((merge) => merge[0] < rows[0]).map((merge) => [merge[0], merge[0]]);
}

/** Brings what is outlined into view; at first, where nothing is, the first rated cell. */
function useOutlined({ scene, outlined }: GridProps, frozen: Frozen, port: () => Port | null, moveTo: (place: Place) => void): void {
  useLayoutEffect(() => {
    const { first } = scene.marks;
    const area = outlined[0] ?? (first && { sheet: "", top: first.row, bottom: first.row, left: first.column, right: first.column });
    const shown = port();
    if (!area || !shown) return;
    // With what stands above it, and no more than there is room for.
    const around = { ...area, bottom: Math.min(area.bottom, area.top + MOST_OUTLINED), top: Math.max(area.top - ROWS_ABOVE, 0) };
    bringIntoView(scene, frozen, shown, around);
    moveTo({ row: area.top, column: area.left });
  }, [scene.sheet, outlined, port]);
}

function useKeys(props: GridProps, frozen: Frozen, port: () => Port | null, at: Place, moveTo: (place: Place) => void) {
  const { scene } = props;
  return (event: KeyboardEvent) => {
    const shown = port();
    if (!shown || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(props, at);
      return;
    }
    const room = shown.height - HEAD_HEIGHT - frozen.height;
    const to = moveBy(scene, at, event, Math.max(Math.floor(room / scene.geometry.usualHeight) - 1, 1));
    if (!to) return;
    event.preventDefault();
    bringIntoView(scene, frozen, shown, { top: to.row, bottom: to.row, left: to.column, right: to.column });
    moveTo(to);
  };
}

/** Tells which cell, or which column, was clicked. */
function choose({ scene, onCell, pickColumn }: GridProps, { row, column }: Place): void {
  if (!pickColumn) {
    onCell(cellName(row, column));
    return;
  }
  // The heading is the first of the filled cells that end with the clicked one.
  let top = row;
  while (top > 0 && hasValue(scene, top - 1, column)) top -= 1;
  const heading = scene.cell(top, column)?.[1];
  pickColumn(column, top, typeof heading === "string" ? heading : "");
}

function hasValue(scene: Scene, row: number, column: number): boolean {
  return (scene.cell(row, column)?.[1] ?? null) !== null;
}

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, index) => first + index);
}
