// The strip below a sheet: the tabs of the workbook's sheets, and the size of the one that is shown.

import type { SheetOutline } from "../../engine/look-data";

interface TabsProps {
  readonly shown: readonly (SheetOutline & { readonly index: number; readonly count: number })[];
  readonly current: number;
  readonly pick: (name: string) => void;
}

export function Tabs({ shown, current, pick }: TabsProps) {
  const move = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const at = shown.findIndex((sheet) => sheet.index === current) + step;
    const next = shown[(at + shown.length) % shown.length];
    if (step === 0 || !next) return;
    event.preventDefault();
    pick(next.name);
    (event.currentTarget as HTMLElement).querySelector<HTMLElement>(`[data-sheet="${next.index}"]`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label="Sheets" onKeyDown={move}>
      {shown.map((sheet) => (
        <button
          key={sheet.index}
          type="button"
          role="tab"
          data-sheet={sheet.index}
          aria-selected={sheet.index === current}
          aria-controls="sheet"
          tabIndex={sheet.index === current ? 0 : -1}
          onClick={() => pick(sheet.name)}
        >
          {sheet.name}
          {sheet.hidden && <small> (hidden)</small>}
          {sheet.count > 0 && (
            <span class="count" aria-label={`${sheet.count} rated`}>
              {sheet.count.toLocaleString("en-GB")}
            </span>
          )}
        </button>
      ))}
    </div>
  );
}

/** The sizes that the buttons lead to. */
const SIZES = [0.5, 0.6, 0.75, 0.9, 1, 1.25, 1.5, 2];

export function Zoom({ zoom, choose }: { readonly zoom: number; readonly choose: (zoom: number) => void }) {
  const smaller = SIZES.findLast((size) => size < zoom - 0.01);
  const larger = SIZES.find((size) => size > zoom + 0.01);
  return (
    <div class="zoom" role="group" aria-label="Size of the sheet">
      <button type="button" aria-label="Smaller" disabled={smaller === undefined} onClick={() => smaller && choose(smaller)}>
        −
      </button>
      <span role="status">{Math.round(zoom * 100)} %</span>
      <button type="button" aria-label="Larger" disabled={larger === undefined} onClick={() => larger && choose(larger)}>
        +
      </button>
    </div>
  );
}
