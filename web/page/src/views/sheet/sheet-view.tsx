// A workbook's sheets as tabs, and the one that is shown.

import { useEffect, useMemo, useState } from "preact/hooks";
import type { SheetLayout, SheetOutline, ShownRow } from "../../engine/look-data";
import { type Area, readArea } from "./address";
import { Grid, type GridProps } from "./grid";
import { type Marks, marksBySheet, type SheetMarks } from "./marks";
import type { Scene } from "./scene";
import { Tabs, Zoom } from "./strip";
import { useScene } from "./use-scene";
import "./sheet.css";

export interface SheetViewProps {
  readonly sheets: readonly SheetOutline[];
  readonly layout: (sheet: number) => Promise<SheetLayout | null>;
  readonly rows: (sheet: number, from: number, count: number) => Promise<readonly ShownRow[] | null>;
  /** The rated cells, by `sheet!cell`. */
  readonly marks: Marks;
  /** Cells and ranges such as `Returns!D4:D9`, which are brought into view. */
  readonly outlined: readonly string[];
  readonly onCell: (sheet: string, cell: string) => void;
  /** Set while a column is to be picked; `row` is that of its heading. */
  readonly pickColumn?: ((sheet: string, column: number, row: number, heading: string) => void) | undefined;
}

export function SheetView(props: SheetViewProps) {
  const { sheets, marks, outlined } = props;
  const marksOf = useMemo(() => marksBySheet(marks), [marks]);
  const areas = useMemo(() => outlined.flatMap((text) => readArea(text) ?? []), [outlined]);
  const shown = sheets.flatMap((sheet, index) => {
    const { count } = marksOf(sheet.name);
    return sheet.hidden && count === 0 ? [] : [{ ...sheet, index, count }];
  });
  const [picked, pick] = useState<string | null>(null);
  // The size that the user has chosen; nothing while the sheet fits the width, at the size in `fitted`.
  const [zoom, setZoom] = useState<number | null>(null);
  const [fitted, setFitted] = useState(1);
  const fallback = shown.find((sheet) => sheet.count > 0) ?? shown[0];
  const current = shown.find((sheet) => sheet.name === picked) ?? fallback;
  useEffect(() => {
    const wanted = areas[0]?.sheet;
    if (wanted !== undefined && sheets.some((sheet) => sheet.name === wanted)) pick(wanted);
  }, [areas]);
  if (!current) return null;
  return (
    <div class="sheets">
      <Sheet key={current.index} {...props} name={current.name} index={current.index} marked={marksOf(current.name)} areas={areas} zoom={zoom} onZoom={setFitted} />
      <div class="strip">
        <Tabs shown={shown} current={current.index} pick={pick} />
        <Zoom zoom={fitted} choose={setZoom} />
      </div>
    </div>
  );
}

export interface SheetProps extends SheetViewProps, Pick<GridProps, "zoom" | "onZoom"> {
  readonly name: string;
  readonly index: number;
  readonly marked: SheetMarks;
  readonly areas: readonly Area[];
}

function Sheet(props: SheetProps) {
  const { name, areas, onCell, pickColumn } = props;
  const { scene, version, problem } = useScene(props);

  const outlined = useMemo(() => areas.filter((area) => area.sheet === name), [areas, name]);
  return (
    <div class="sheet" id="sheet" role="tabpanel" aria-label={name}>
      {scene ? (
        <>
          <Grid
            scene={scene}
            version={version}
            zoom={props.zoom}
            onZoom={props.onZoom}
            outlined={outlined}
            onCell={(cell) => onCell(name, cell)}
            pickColumn={pickColumn && ((column, row, heading) => pickColumn(name, column, row, heading))}
          />
          <Left scene={scene} />
        </>
      ) : (
        <p class="left-out" role="status">
          {problem ?? "Reading the sheet…"}
        </p>
      )}
    </div>
  );
}

/** Says what of the sheet is not shown. */
function Left({ scene }: { readonly scene: Scene }) {
  const { drawings, unsaved, is_cut } = scene.layout;
  const { rowsLeftOut } = scene.geometry;
  const said = [
    drawings > 0 && `${counted(drawings, "chart or picture", "charts and pictures")} not shown here; the saved workbook keeps ${drawings === 1 ? "it" : "them"}.`,
    unsaved > 0 && `${counted(unsaved, "formula", "formulas")} without a saved result ${unsaved === 1 ? "is" : "are"} shown as blank.`,
    (is_cut || rowsLeftOut > 0) && "The sheet is too large to be shown whole; the end is left out here, not in the saved workbook.",
  ].filter(Boolean);
  return said.length > 0 ? <p class="left-out">{said.join(" ")}</p> : null;
}

function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;
}
