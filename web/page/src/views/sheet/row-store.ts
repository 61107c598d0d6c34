// The rows of a sheet that were read from the engine, in blocks; the least recent are forgotten.

import type { ShownRow } from "../../engine/look-data";

export const BLOCK = 100;
const MOST_BLOCKS = 200;

/** The first and the last of some rows. */
export type Rows = readonly [first: number, last: number];

export type ReadRows = (from: number, count: number) => Promise<readonly ShownRow[] | null>;

export class RowStore {
  readonly #blocks = new Map<number, ReadonlyMap<number, ShownRow>>();
  readonly #read: ReadRows;
  readonly #onRead: (rows: readonly ShownRow[]) => void;
  #wanted: readonly number[] = [];
  #asked: readonly Rows[] = [];
  #isReading = false;
  #isOver = false;

  /** `onRead` is called with the rows of each block that has come. */
  constructor(read: ReadRows, onRead: (rows: readonly ShownRow[]) => void) {
    this.#read = read;
    this.#onRead = onRead;
  }

  /** Returns a row; nothing if it is empty or was not read yet. */
  row(number: number): ShownRow | undefined {
    return this.#blocks.get(Math.floor(number / BLOCK))?.get(number);
  }

  /** What was asked for last. */
  get asked(): readonly Rows[] {
    return this.#asked;
  }

  /** Returns true if all of some ranges has come. */
  has(ranges: readonly Rows[]): boolean {
    return blocksOf(ranges).every((block) => this.#blocks.has(block));
  }

  /** Asks for ranges of rows, instead of what was asked for before and has not come yet. */
  want(ranges: readonly Rows[]): void {
    this.#asked = ranges;
    const blocks = blocksOf(ranges);
    // What is still in view is not forgotten.
    for (const block of blocks) {
      const known = this.#blocks.get(block);
      if (known) {
        this.#blocks.delete(block);
        this.#blocks.set(block, known);
      }
    }
    this.#wanted = blocks.filter((block) => !this.#blocks.has(block));
    if (!this.#isReading) void this.#next();
  }

  /** Ends the reading: the sheet is not shown any more. */
  end(): void {
    this.#isOver = true;
  }

  async #next(): Promise<void> {
    this.#isReading = true;
    try {
      for (let block = this.#wanted[0]; block !== undefined && !this.#isOver; block = this.#wanted[0]) {
        this.#wanted = this.#wanted.slice(1);
        const rows = (await this.#read(block * BLOCK, BLOCK)) ?? [];
        if (this.#isOver) return;
        this.#blocks.set(block, new Map(rows.map((row) => [row.row, row])));
        this.#forget();
        this.#onRead(rows);
      }
    } catch {
      // The engine has ended; the page says so elsewhere, and the rows are asked for again with the next movement.
    } finally {
      this.#isReading = false;
    }
  }

  #forget(): void {
    for (const block of this.#blocks.keys()) {
      if (this.#blocks.size <= MOST_BLOCKS) return;
      this.#blocks.delete(block);
    }
  }
}

function blocksOf(ranges: readonly Rows[]): readonly number[] {
  const blocks = new Set<number>();
  for (const [first, last] of ranges) {
    for (let block = Math.floor(first / BLOCK); block <= Math.floor(last / BLOCK); block += 1) blocks.add(block);
  }
  return [...blocks];
}
