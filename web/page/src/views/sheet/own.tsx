// The user's own sheet: the rated copy if there is one, or else the workbook as it is.

import { useComputed } from "@preact/signals";
import { useCallback, useEffect, useState } from "preact/hooks";
import type { Measure } from "../../engine/calls";
import type { SheetOutline } from "../../engine/look-data";
import { chosen, draft, engine, explain, levels, measures, outcome, question, workbook } from "../../state";
import type { Mark } from "./marks";
import { SheetView } from "./sheet-view";

export function OwnSheet() {
  const open = workbook.value;
  const rated = outcome.value;
  const id = open?.id ?? 0;
  const [sheets, setSheets] = useState<readonly SheetOutline[]>([]);
  useEffect(() => {
    if (id > 0) void engine.call("sheets", id).then(setSheets, () => setSheets([]));
  }, [id, rated]);
  // New functions where the copy is a new one, so that the sheet is read anew.
  const layout = useCallback((sheet: number) => engine.call("layout", id, sheet), [id, sheets]);
  const rows = useCallback((sheet: number, from: number, count: number) => engine.call("rows", id, sheet, from, count), [id, sheets]);
  const marks = useComputed(() => new Map(measures.value.flatMap(markOf)));
  const outlined = useComputed(outlinedCells);
  if (sheets.length === 0) return <p role="status">Reading the sheets…</p>;
  return <SheetView sheets={sheets} layout={layout} rows={rows} marks={marks.value} outlined={outlined.value} onCell={chooseAt} />;
}

function markOf(measure: Measure): [string, Mark][] {
  if (measure.cell === null) return [];
  const level = measure.rating === null ? undefined : levels.value.get(measure.rating);
  const waiting = measure.unrated === "waits_for_answer";
  const mark = { label: measure.rating, fill: level?.fill ?? null, text: level?.text ?? null, waiting };
  return [[`${measure.sheet}!${measure.cell}`, mark]];
}

/** Returns the cells that the question is about, or the figures of the measure that was clicked. */
function outlinedCells(): readonly string[] {
  const measure = chosen.value === null ? undefined : measures.value[chosen.value];
  if (measure) {
    const cells = [measure.actual_cell, measure.target_cell, measure.previous_cell];
    return cells.flatMap((cell) => (cell === null ? [] : [cell.includes("!") ? cell : `${measure.sheet}!${cell}`]));
  }
  return draft.value ? (question.value?.cells ?? []) : [];
}

function chooseAt(sheet: string, cell: string): void {
  const index = measures.value.findIndex((measure) => measure.sheet === sheet && measure.cell === cell);
  if (index >= 0) void explain(index);
  else chosen.value = null;
}
