// What the page knows, and what users do. Views read the signals and call the functions; nothing else changes them.

import { batch, computed, signal } from "@preact/signals";
import type { Answers, Draft, Explained, Json, LevelCount, Measure, Outcome, Question, Understood } from "./engine/calls";
import { Cancelled, compileEngine, Engine } from "./engine/client";
import { ratedName, rulesName } from "./files/save";
import { sort } from "./files/sort";
import { downloads, type Storage } from "./files/storage";
import { listed } from "./words";

export type Stage = "drop" | "look" | "save" | "it" | "whatif";

/** A workbook that is open, with its number in the engine. */
export interface OpenedWorkbook {
  readonly id: number;
  readonly name: string;
  /** Where what is saved of it goes. */
  readonly storage: Storage;
}

/** Rules: from a file, drafted here, or changed here by hand. */
export interface Rules {
  readonly name: string;
  readonly text: string;
  readonly origin: "file" | "draft" | "changed";
}

/** The most measures that are read at once for the list. */
const MEASURES_AT_ONCE = 5000;
const SAMPLE = "sample-return.xlsx";

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
export const explained = signal<Explained | null>(null);
export const showUnrated = signal(false);
/** What was saved since the last change, and where. */
export const saved = signal<ReadonlyMap<"workbook" | "rules", string>>(new Map());
/** The answers and rules before each change, the latest last. */
const history = signal<readonly { readonly answers: Answers; readonly rules: Rules | null }[]>([]);

export const levels = computed<ReadonlyMap<string, LevelCount>>(
  () => new Map(outcome.value?.levels.map((level) => [level.word, level])),
);
export const openQuestions = computed<readonly Question[]>(() => draft.value?.questions ?? []);
/** The question that is asked: the first that is not put off. */
export const question = computed<Question | null>(() => openQuestions.value.find((one) => !later.value.has(one.id)) ?? null);
export const canUndo = computed(() => history.value.length > 0);
/** The name under which the rules are saved. */
export const rulesFile = computed(() => (rules.value?.origin === "draft" ? rulesName(workbook.value?.name ?? "") : (rules.value?.name ?? "")));
/** True if answers, or numbers that were kept, would be lost by leaving. */
export const isUnsaved = computed(() => {
  const isChanged = Object.keys(answers.value).length > 0 || rules.value?.origin === "changed";
  return isChanged && !saved.value.has("rules");
});

/** True if the rules may be changed by hand: nothing is asked any more. */
export const canKeep = computed(() => openQuestions.value.length === 0);

export const engine = new Engine(compileEngine());
/** How many workers had ended when the shown workbook was rated. */
let ratedIn = 0;

/** Rules that were dropped before their workbook. */
let waitingRules: Rules | null = null;

async function rulesOf(file: File): Promise<Rules> {
  return { name: file.name, text: await file.text(), origin: "file" };
}

/** Takes files that were dropped or chosen, in any order. */
export async function takeFiles(files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  const sorted = sort(files);
  await doing("Reading the workbook", async () => {
    const given = sorted.rules ? await rulesOf(sorted.rules) : waitingRules;
    waitingRules = null;
    if (sorted.workbook) {
      await openWorkbook(sorted.workbook, sorted.workbook.name, downloads);
    }
    if (workbook.value) {
      await rateBy(given ?? rules.value);
      stage.value = "look";
      if (sorted.leftOut.length > 0) {
        problem.value = `I opened ${workbook.value.name}. One return is rated at a time, so ${listed(sorted.leftOut)} is left out.`;
      }
    } else if (given) {
      waitingRules = given;
      throw new Error("These are rules. Drop the workbook that they are for, too.");
    }
  });
}

/** Opens the sample return. */
export async function takeSample(): Promise<void> {
  await doing("Reading the sample", async () => {
    const bytes = (await engine.call("sample")) as Uint8Array<ArrayBuffer>;
    await openWorkbook(new Blob([bytes]), SAMPLE, downloads);
    await rate();
    stage.value = "look";
  });
}

/** Opens a workbook that nobody dropped, with its rules if there are any. */
export async function open(file: Blob, name: string, given: Rules | null, storage: Storage): Promise<void> {
  await doing("Reading the workbook", async () => {
    await openWorkbook(file, name, storage);
    await rateBy(given);
    stage.value = "look";
  });
}

/** Rates the open workbook again, which another program has saved; with rules, by these. Answers stay. */
export async function renew(file: Blob, given: Rules | null): Promise<void> {
  const opened = workbook.value;
  if (!opened) return;
  await doing("Rating again", async () => {
    // What could not be shown before is shown now; whoever has gone to another screen stays there.
    const shows = outcome.value === null && stage.value === "drop";
    // Should it fail, nothing of before is shown as if it were of now.
    outcome.value = null;
    measures.value = [];
    await engine.open(file, opened.name, opened.id);
    if (given) {
      rules.value = given;
      answers.value = {};
      history.value = [];
    }
    await rate();
    if (shows) stage.value = "look";
  });
}

/** Returns what a typed answer means. */
export async function understand(asked: Question, text: string): Promise<Understood> {
  return working("Reading the answer", () => engine.call("typed", asked, text));
}

/**
 * Answers a question, and rates again.
 *
 * @throws Error if the answer is not taken; nothing has changed then.
 */
export async function answer(asked: Question, value: Json): Promise<void> {
  const before = answers.value;
  const change = { answers: before, rules: rules.value };
  await working("Rating", async () => {
    await rateBy(rules.value, { ...before, [asked.id]: value });
    const refused = draft.value?.not_taken[asked.id];
    if (refused !== undefined) {
      await rateBy(rules.value, before);
      throw new Error(`this answer is not taken: ${refused}`);
    }
  });
  history.value = [...history.value, change];
  // What is still open in part is not asked again at once.
  if (openQuestions.value.some((one) => one.id === asked.id)) putOff(asked);
}

/** Takes the last change back: an answer, or a number that was kept. */
export async function undo(): Promise<void> {
  const before = history.value.at(-1);
  if (before === undefined) return;
  await doing("Rating", async () => {
    await rateBy(before.rules, before.answers);
    history.value = history.value.slice(0, -1);
    later.value = new Set();
  });
}

/** Rates by changed rules, which from then on are the user's own. */
export async function changeRules(text: string): Promise<void> {
  const change = { answers: answers.value, rules: rules.value };
  await doing("Rating", async () => {
    await rateBy({ name: rulesFile.value, text, origin: "changed" });
    history.value = [...history.value, change];
  });
}

/** Puts a question off. */
export function putOff(asked: Question): void {
  later.value = new Set(later.value).add(asked.id);
}

/** Explains the measure at an index. */
export async function explain(index: number): Promise<void> {
  const open = workbook.value;
  if (!open) return;
  await doing("Explaining", async () => {
    explained.value = await engine.call("explain", open.id, index);
    chosen.value = index;
  });
}

export async function saveWorkbook(): Promise<void> {
  const open = workbook.value;
  const by = rules.value;
  if (!open || !by) return;
  await doing("Saving the workbook", async () => {
    const where = await open.storage.saveWorkbook(ratedName(open.name), () => engine.call("output", open.id), by);
    saved.value = new Map(saved.value).set("workbook", where);
  });
}

export async function saveRules(): Promise<void> {
  const kept = rules.value;
  const storage = workbook.value?.storage;
  if (!kept || !storage) return;
  await doing("Saving the rules", async () => {
    const where = await storage.saveRules(rulesFile.value, kept);
    saved.value = new Map(saved.value).set("rules", where);
  });
}

/** Goes back to the first screen; what is open stays open until another workbook is there. */
export function startAgain(): void {
  problem.value = null;
  stage.value = "drop";
}

export function cancel(): void {
  engine.cancel();
}

async function openWorkbook(file: Blob, name: string, storage: Storage): Promise<void> {
  const id = await engine.open(file, name);
  batch(() => {
    workbook.value = { id, name, storage };
    answers.value = {};
    history.value = [];
    later.value = new Set();
    draft.value = null;
    // Whatever goes wrong from here on, nothing of the workbook before is shown or saved as if it were of this one.
    outcome.value = null;
    measures.value = [];
    chosen.value = null;
    stage.value = "drop";
    rules.value = null;
  });
}

/** Rates by other rules or answers. Where that fails, those of before stay. */
async function rateBy(next: Rules | null, given: Answers = answers.value): Promise<void> {
  const before = { rules: rules.value, answers: answers.value };
  rules.value = next;
  answers.value = given;
  try {
    await rate();
  } catch (error) {
    rules.value = before.rules;
    answers.value = before.answers;
    throw error;
  }
}

/** Drafts rules where none were given, and rates. */
async function rate(): Promise<void> {
  const open = workbook.value;
  if (!open) return;
  let drafted: Draft | null = null;
  let by = rules.value;
  if (by === null || by.origin === "draft") {
    drafted = await engine.call("draft", open.id, answers.value);
    by = { name: rulesName(open.name), text: drafted.script, origin: "draft" };
  }
  const isEmpty = drafted !== null && drafted.nothing_found !== null;
  const result = isEmpty ? null : await engine.call("rate", open.id, by.name, by.text);
  const list = isEmpty ? [] : await engine.call("measures", open.id, 0, MEASURES_AT_ONCE);
  ratedIn = engine.ended;
  batch(() => {
    draft.value = drafted;
    rules.value = by;
    outcome.value = result;
    measures.value = list;
    chosen.value = null;
    explained.value = null;
    saved.value = new Map();
  });
}

/** Runs something that may take a while or fail, and says so. */
async function doing(what: string, run: () => Promise<void>): Promise<void> {
  problem.value = null;
  try {
    await working(what, run);
  } catch (error) {
    if (!(error instanceof Cancelled)) problem.value = (error as Error).message;
  }
}

/** Says what goes on while something runs. */
async function working<Result>(what: string, run: () => Promise<Result>): Promise<Result> {
  busy.value = what;
  try {
    await rateAgain();
    return await run();
  } finally {
    await rateAgain();
    busy.value = null;
  }
}

/** Rates again what is shown, if the worker that had rated it has ended. */
async function rateAgain(): Promise<void> {
  if (outcome.value !== null && ratedIn !== engine.ended) await rate();
}
