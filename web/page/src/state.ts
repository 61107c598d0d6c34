// What the page knows, and what users do. Views read the signals and call the functions; nothing else changes them.

import { computed, signal } from "@preact/signals";
import type { Answers, Draft, Json, Measure, Outcome, Question } from "./engine/calls";
import { Cancelled, compileEngine, Engine, EngineError } from "./engine/client";
import { ratedName, rulesName, saveFile } from "./files/save";
import { sort } from "./files/sort";

export type Stage = "drop" | "look" | "save";

/** A workbook that is open, with its number in the engine. */
export interface OpenedWorkbook {
  readonly id: number;
  readonly name: string;
}

/** Rules: from a file, or drafted here. */
export interface Rules {
  readonly name: string;
  readonly text: string;
  readonly isDraft: boolean;
}

/** The most measures that are read at once for the list. */
const MEASURES_AT_ONCE = 5000;

export const stage = signal<Stage>("drop");
/** What is going on, in words; nothing while the page is idle. */
export const busy = signal<string | null>(null);
/** What went wrong last, in words. */
export const problem = signal<string | null>(null);
export const workbook = signal<OpenedWorkbook | null>(null);
export const rules = signal<Rules | null>(null);
export const draft = signal<Draft | null>(null);
export const answers = signal<Answers>({});
/** The ids of questions that are put off. */
export const later = signal<ReadonlySet<string>>(new Set());
export const outcome = signal<Outcome | null>(null);
export const measures = signal<readonly Measure[]>([]);
/** The index of the measure that is explained. */
export const chosen = signal<number | null>(null);
/** The names of the files that were saved since the last change. */
export const saved = signal<ReadonlySet<"workbook" | "rules">>(new Set());

export const openQuestions = computed<readonly Question[]>(() => draft.value?.questions ?? []);
export const question = computed<Question | null>(
  () => openQuestions.value.find((one) => !later.value.has(one.id)) ?? openQuestions.value[0] ?? null,
);
/** True if answers would be lost by leaving. */
export const isUnsaved = computed(() => rules.value?.isDraft === true && !saved.value.has("rules") && Object.keys(answers.value).length > 0);

const engine = new Engine(compileEngine());

/** Takes files that were dropped or chosen. */
export async function takeFiles(files: readonly File[]): Promise<void> {
  const sorted = sort(files);
  await doing("Reading the workbook", async () => {
    if (sorted.rules) {
      rules.value = { name: sorted.rules.name, text: await sorted.rules.text(), isDraft: false };
    }
    if (sorted.workbook) {
      const { name } = sorted.workbook;
      workbook.value = { id: await engine.open(sorted.workbook, name), name };
      answers.value = {};
      later.value = new Set();
      draft.value = null;
    }
    if (workbook.value) {
      await rate();
      stage.value = "look";
    }
  });
}

/** Answers a question. */
export async function answer(asked: Question, value: Json): Promise<void> {
  await doing("Rating", async () => {
    const before = answers.value;
    answers.value = { ...before, [asked.id]: value };
    try {
      await rate();
    } catch (error) {
      answers.value = before;
      throw error;
    }
    const refused = draft.value?.not_taken[asked.id];
    if (refused) {
      answers.value = before;
      throw new Error(`This answer is not taken: ${refused}`);
    }
  });
}

/** Puts a question off. */
export function putOff(asked: Question): void {
  later.value = new Set(later.value).add(asked.id);
}

export async function saveWorkbook(): Promise<void> {
  const open = workbook.value;
  if (!open) return;
  await doing("Saving the workbook", async () => {
    saveFile(ratedName(open.name), await engine.call("output", open.id));
    saved.value = new Set(saved.value).add("workbook");
  });
}

export async function saveRules(): Promise<void> {
  const [open, kept] = [workbook.value, rules.value];
  if (!open || !kept) return;
  saveFile(kept.isDraft ? rulesName(open.name) : kept.name, new TextEncoder().encode(kept.text));
  saved.value = new Set(saved.value).add("rules");
}

export function cancel(): void {
  engine.cancel();
}

/** Drafts rules where none were given, and rates. */
async function rate(): Promise<void> {
  const open = workbook.value;
  if (!open) return;
  if (rules.value === null || rules.value.isDraft) {
    draft.value = await engine.call("draft", open.id, answers.value);
    rules.value = { name: rulesName(open.name), text: draft.value.script, isDraft: true };
    if (draft.value.nothing_found !== null) {
      outcome.value = null;
      measures.value = [];
      return;
    }
  }
  const result = await engine.call("rate", open.id, rules.value.name, rules.value.text);
  measures.value = await engine.call("measures", open.id, 0, MEASURES_AT_ONCE);
  outcome.value = result;
  chosen.value = null;
  saved.value = new Set();
}

/** Runs something that may take a while or fail, and says so. */
async function doing(what: string, run: () => Promise<void>): Promise<void> {
  busy.value = what;
  problem.value = null;
  try {
    await run();
  } catch (error) {
    if (!(error instanceof Cancelled)) {
      problem.value = error instanceof EngineError ? error.problem.message : (error as Error).message;
    }
  } finally {
    busy.value = null;
  }
}
