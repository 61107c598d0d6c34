// The page's side of the engine: asks the worker, and starts a new one where the old one ends.
//
// The engine is compiled once. A file so damaged that the engine stops takes only its worker with it: the next worker
// opens the other files again.

import { embedded } from "../embedded";
import type { Calls } from "./calls";
import type { EngineProblem, Reply, Request } from "./protocol";

declare const WORKER_TEXT: string;

/** An error with what is wrong and what to do. */
export class EngineError extends Error {
  constructor(readonly problem: EngineProblem) {
    super(problem.message);
  }
}

/** A call was ended because the user asked for it. */
export class Cancelled extends Error {}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

interface OpenFile {
  readonly name: string;
  readonly file: Blob;
}

export class Engine {
  #module: Promise<WebAssembly.Module>;
  #worker: Promise<Worker> | null = null;
  readonly #waiting = new Map<number, Waiting>();
  readonly #files = new Map<number, OpenFile>();
  #lastCall = 0;
  #lastFile = 0;
  #ended = 0;

  constructor(module: Promise<WebAssembly.Module>) {
    this.#module = module;
  }

  /** Opens a file, or one in place of another. Returns the number by which it is known. */
  async open(file: Blob, name: string, inPlaceOf?: number): Promise<number> {
    const workbook = inPlaceOf ?? ++this.#lastFile;
    const bytes = new Uint8Array(await file.arrayBuffer());
    await this.call("open", workbook, name, bytes);
    this.#files.set(workbook, { name, file });
    return workbook;
  }

  /** Asks the worker. */
  async call<Name extends keyof Calls>(name: Name, ...args: Parameters<Calls[Name]>): Promise<ReturnType<Calls[Name]>> {
    const worker = await (this.#worker ??= this.#start());
    return this.#ask(worker, name, args);
  }

  /** The number of workers that have ended; with each, what was rated in it is lost. */
  get ended(): number {
    return this.#ended;
  }

  /** Ends what is running. */
  cancel(): void {
    this.#end(new Cancelled("stopped"));
  }

  #ask<Name extends keyof Calls>(worker: Worker, name: Name, args: readonly unknown[]): Promise<ReturnType<Calls[Name]>> {
    this.#lastCall += 1;
    const request: Request = { id: this.#lastCall, name, args };
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, { resolve: resolve as (value: never) => void, reject });
      worker.postMessage(request);
    });
  }

  async #start(): Promise<Worker> {
    const url = URL.createObjectURL(new Blob([WORKER_TEXT], { type: "text/javascript" }));
    const worker = new Worker(url);
    URL.revokeObjectURL(url);
    worker.onmessage = ({ data }: MessageEvent<Reply>) => this.#take(data);
    worker.onerror = () => this.#end(stopped());
    await this.#ask(worker, "start", [await this.#module]);
    for (const [workbook, { name, file }] of this.#files) {
      await this.#ask(worker, "open", [workbook, name, new Uint8Array(await file.arrayBuffer())]);
    }
    return worker;
  }

  #take(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ("trap" in reply) {
      waiting?.reject(stopped());
      this.#end(stopped());
    } else if ("problem" in reply) {
      waiting?.reject(new EngineError(reply.problem));
    } else {
      waiting?.resolve(reply.value as never);
    }
  }

  /** Throws the worker away, with all that waits for it. */
  #end(error: Error): void {
    void this.#worker?.then((worker) => worker.terminate());
    this.#worker = null;
    this.#ended += 1;
    for (const waiting of this.#waiting.values()) {
      waiting.reject(error);
    }
    this.#waiting.clear();
  }
}

function stopped(): EngineError {
  const message = "the file is damaged, or too large for this browser, and cannot be read; open it in Excel and save it again";
  return new EngineError({ message, problems: [] });
}

/** Compiles the engine that the page carries. */
export async function compileEngine(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await embedded("engine"));
}
