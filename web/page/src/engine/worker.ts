// The worker: holds the engine, and answers one call after the other.

import init, {
  numbers,
  OpenWorkbook,
  PageProblem,
  type RatedWorkbook,
  SheetLook,
  sample,
  typed,
  with_number,
} from "engine-module";
import type { Calls } from "./calls";
import type { EngineProblem, Reply, Request } from "./protocol";

const opened = new Map<number, OpenWorkbook>();
const rated = new Map<number, RatedWorkbook>();

function of<T>(map: ReadonlyMap<number, T>, id: number): T {
  const found = map.get(id);
  if (found === undefined) {
    throw new Error("the file is not open any more; drop it again");
  }
  return found;
}

/** How the workbooks look, each made when it is first asked for. */
const looks = new Map<number, SheetLook>();

function lookOf(workbook: number): SheetLook {
  const known = looks.get(workbook);
  if (known) return known;
  const copy = rated.get(workbook);
  const look = copy ? SheetLook.of_rated(copy) : SheetLook.of_workbook(of(opened, workbook));
  looks.set(workbook, look);
  return look;
}

/** Forgets how a workbook looked before it was opened anew or rated. */
function forgetLook(workbook: number): void {
  looks.get(workbook)?.free();
  looks.delete(workbook);
}

const calls: { [Name in keyof Calls]: (...args: Parameters<Calls[Name]>) => ReturnType<Calls[Name]> | Promise<void> } = {
  async start(module) {
    await init({ module_or_path: module });
  },
  sample() {
    return sample();
  },
  typed(question, text) {
    return JSON.parse(typed(JSON.stringify(question), text));
  },
  open(workbook, name, bytes) {
    forgetLook(workbook);
    opened.get(workbook)?.free();
    opened.set(workbook, new OpenWorkbook(name, bytes));
  },
  draft(workbook, answers) {
    return JSON.parse(of(opened, workbook).draft(JSON.stringify(answers)));
  },
  rate(workbook, scriptName, script) {
    const result = of(opened, workbook).rate(scriptName, new TextEncoder().encode(script));
    forgetLook(workbook);
    rated.get(workbook)?.free();
    rated.set(workbook, result);
    return JSON.parse(result.outcome());
  },
  measures(workbook, from, count) {
    return JSON.parse(of(rated, workbook).measures(from, count));
  },
  explain(workbook, index) {
    return JSON.parse(of(rated, workbook).explain(index));
  },
  numbers(script) {
    return JSON.parse(numbers(script));
  },
  with_number(script, index, value, why) {
    return with_number(script, index, value, why ?? undefined);
  },
  what_if(workbook, scriptName, script) {
    const text = new TextEncoder().encode(script);
    return JSON.parse(of(opened, workbook).what_if(of(rated, workbook), scriptName, text));
  },
  output(workbook) {
    return of(rated, workbook).output();
  },
  sheets(workbook) {
    return JSON.parse(lookOf(workbook).sheets());
  },
  layout(workbook, sheet) {
    return JSON.parse(lookOf(workbook).layout(sheet));
  },
  rows(workbook, sheet, from, count) {
    return JSON.parse(lookOf(workbook).rows(sheet, from, count));
  },
};

function reply(message: Reply): void {
  const { value } = message as { value?: unknown };
  self.postMessage(message, value instanceof Uint8Array ? { transfer: [value.buffer] } : {});
}

/** Returns what the engine said, or nothing if it has trapped. */
function problemOf(error: unknown): EngineProblem | null {
  if (error instanceof PageProblem) {
    return JSON.parse(error.json());
  }
  // Out of memory, out of stack, or a fault of the engine: its memory can no longer be trusted.
  if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
    return null;
  }
  return { message: String((error as Error).message ?? error), problems: [] };
}

// One after the other, in the order in which they were asked.
let last: Promise<void> = Promise.resolve();
self.onmessage = ({ data }: MessageEvent<Request>) => {
  last = last.then(() => answer(data));
};

async function answer({ id, name, args }: Request): Promise<void> {
  try {
    const call = calls[name] as (...args: readonly unknown[]) => unknown;
    reply({ id, value: await call(...args) });
  } catch (error) {
    const problem = problemOf(error);
    reply(problem ? { id, problem } : { id, trap: String(error) });
  }
}
