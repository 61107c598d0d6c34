// Reads a sheet, and keeps what is shown of it until a new version has been read.

import { useEffect, useRef, useState } from "preact/hooks";
import type { SheetLayout, ShownRow } from "../../engine/look-data";
import { geometry } from "./geometry";
import { growRows } from "./heights";
import { LookRules } from "./look-rules";
import type { SheetMarks } from "./marks";
import { RowStore } from "./row-store";
import { Scene } from "./scene";

interface ReadableSheet {
  readonly name: string;
  readonly index: number;
  readonly layout: (sheet: number) => Promise<SheetLayout | null>;
  readonly rows: (sheet: number, from: number, count: number) => Promise<readonly ShownRow[] | null>;
  readonly marked: SheetMarks;
}

interface ReadScene {
  /** Nothing until the sheet has been read. */
  readonly scene: Scene | null;
  /** Counts the rows that have come. */
  readonly version: number;
  /** Why the sheet cannot be read. */
  readonly problem: string | null;
}

export function useScene({ index, name, layout, rows, marked }: ReadableSheet): ReadScene {
  const [scene, show] = useState<Scene | null>(null);
  const [version, setVersion] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);
  const current = useRef<Scene | null>(null);
  useEffect(() => {
    let next: Scene | null = null;
    let isOver = false;
    const swap = () => {
      current.current?.end();
      current.current = next;
      show(next);
    };
    const take = (come: readonly ShownRow[]) => {
      if (isOver || !next) return;
      growRows(next, come);
      if (current.current === next) setVersion((before) => before + 1);
      else if (next.store.has(current.current?.store.asked ?? [])) swap();
    };
    const make = (read: SheetLayout | null) => {
      if (isOver || !read) return;
      const store = new RowStore((from, count) => rows(index, from, count), take);
      next = new Scene(name, read, geometry(read, marked.last), store, marked, new LookRules(read.looks));
      // What is in view is read first, so that nothing flickers.
      const asked = current.current?.store.asked ?? [];
      if (asked.length > 0) store.want(asked);
      else swap();
    };
    void layout(index).then(make, (error: Error) => isOver || setProblem(`This sheet cannot be read: ${error.message}`));
    return () => {
      isOver = next !== current.current;
      if (isOver) next?.end();
    };
  }, [layout, rows, index, name, marked]);
  useEffect(() => () => current.current?.end(), []);
  return { scene, version, problem };
}
