// The user's own sheet: the rated copy if there is one, or else the workbook as it is.

import { useComputed } from "@preact/signals";
import { useCallback, useEffect, useState } from "preact/hooks";
import type { Measure } from "../../engine/calls";
import type { SheetOutline } from "../../engine/look-data";
import { isPicking, pickColumn } from "../../picking";
import { chosen, draft, engine, explain, levels, measures, outcome, question, workbook } from "../../state";
import type { Mark, Marks } from "./marks";
import { SheetView } from "./sheet-view";

/** A version of the workbook: its sheets, and the cells that were rated in it. */
interface Version {
  readonly sheets: readonly SheetOutline[];
  readonly marks: Marks;
}

export function OwnSheet() {
  const id = workbook.value?.id ?? 0;
  const rated = outcome.value;
  const [version, setVersion] = useState<Version>({ sheets: [], marks: new Map() });
  useEffect(() => {
    const marks = new Map(measures.value.flatMap(markOf));
    if (id > 0) void engine.call("sheets", id).then((sheets) => setVersion({ sheets, marks }), () => {});
  }, [id, rated]);
  // New functions for each version, so that the sheet is read anew.
  const layout = useCallback((sheet: number) => engine.call("layout", id, sheet), [id, version]);
  const rows = useCallback((sheet: number, from: number, count: number) => engine.call("rows", id, sheet, from, count), [id, version]);
  const outlined = useComputed(outlinedCells);
  if (version.sheets.length === 0) return <p role="status">Reading the sheets…</p>;
  return <SheetView {...version} layout={layout} rows={rows} outlined={outlined.value} onCell={chooseAt} {...(isPicking.value && { pickColumn })} />;
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
