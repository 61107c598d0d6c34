// What the worker can be asked, and what it answers.

import type { SheetLayout, SheetOutline, ShownRow } from "./look-data";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Answers by the ids of their questions. */
export type Answers = Readonly<Record<string, Json>>;

export interface Choice {
  readonly value: Json;
  readonly label: string;
}

export interface Question {
  readonly id: string;
  readonly topic: string;
  readonly text: string;
  readonly measures: readonly string[];
  readonly cells: readonly string[];
  readonly evidence: string;
  readonly proposed: Json;
  readonly proposed_in_words: string | null;
  /** How another answer than the choices is typed. */
  readonly how_to_answer: string;
  readonly choices: readonly Choice[];
}

/** The row of a sheet that comes closest to headings, where nothing was found. */
export interface NearestRow {
  readonly sheet: string;
  /** The row, from 1. */
  readonly row: number;
  readonly column: string;
  readonly known: readonly { readonly meaning: string; readonly heading: string }[];
  readonly unknown: readonly string[];
  readonly columns: readonly { readonly column: string; readonly heading: string }[];
}

export interface Draft {
  readonly script: string;
  readonly questions: readonly Question[];
  readonly places: number;
  readonly nothing_found: string | null;
  readonly nearest: readonly NearestRow[];
  readonly not_taken: Readonly<Record<string, string>>;
  readonly formulas: readonly { readonly cells: string; readonly formula: string; readonly why_not: string | null }[];
}

export interface LevelCount {
  readonly word: string;
  readonly fill: string;
  readonly text: string;
  readonly count: number;
}

export interface OpenQuestion {
  readonly place: string;
  readonly text: string;
  readonly measures: number;
}

export interface Warning {
  readonly code: string;
  readonly message: string;
  readonly place?: unknown;
}

export interface Outcome {
  readonly levels: readonly LevelCount[];
  readonly unrated: number;
  readonly waiting: number;
  readonly measures: number;
  readonly period: string | null;
  readonly changed_cells: number;
  readonly is_new: boolean;
  readonly questions: readonly OpenQuestion[];
  readonly warnings: readonly Warning[];
}

export interface Measure {
  readonly measure: string;
  readonly group: string | null;
  readonly sheet: string;
  readonly cell: string | null;
  readonly actual_cell: string | null;
  readonly target_cell: string | null;
  readonly previous_cell: string | null;
  readonly rating: string | null;
  readonly rank: number | null;
  readonly unrated: string | null;
  readonly reason: string;
  readonly rule: string | null;
}

export interface Explained {
  readonly measure: Measure;
  readonly explanation: { readonly rule_text: string | null; readonly because: string | null };
  readonly next_in_words: readonly string[];
}

/** A typed answer: its value, and how it was understood. */
export interface Understood {
  readonly value: Json;
  readonly words: string;
}

/** A number of the rules that may be moved. */
export interface RuleNumber {
  readonly value: string;
  /** What stands before and behind it in its quotes: `£`, `%`. */
  readonly before: string;
  readonly behind: string;
  readonly word: string;
  readonly statement: string;
}

/** What would be if a number were another. */
export interface WhatIfResult {
  readonly levels: readonly LevelCount[];
  readonly unrated: number;
  readonly changed: number;
  readonly flips: readonly {
    readonly index: number;
    readonly measure: string;
    readonly from: string | null;
    readonly to: string | null;
  }[];
}

/** The functions of the worker. Workbooks and rated workbooks are named by numbers that the page chooses. */
export interface Calls {
  sample(): Uint8Array;
  typed(question: Question, text: string): Understood;
  start(module: WebAssembly.Module): void;
  open(workbook: number, name: string, bytes: Uint8Array): void;
  draft(workbook: number, answers: Answers): Draft;
  rate(workbook: number, scriptName: string, script: string): Outcome;
  measures(workbook: number, from: number, count: number): readonly Measure[];
  explain(workbook: number, index: number): Explained | null;
  output(workbook: number): Uint8Array;
  numbers(script: string): readonly RuleNumber[];
  with_number(script: string, index: number, value: string, why: string | null): string;
  what_if(workbook: number, scriptName: string, script: string): WhatIfResult;
  /** The sheets of the rated copy if there is one, or else of the workbook. */
  sheets(workbook: number): readonly SheetOutline[];
  layout(workbook: number, sheet: number): SheetLayout | null;
  rows(workbook: number, sheet: number, from: number, count: number): readonly ShownRow[] | null;
}
