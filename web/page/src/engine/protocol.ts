// The messages between the page and the worker that runs the engine.

import type { Calls } from "./calls";

/** A call: the name of a function of the worker, and its arguments. */
export interface Request {
  readonly id: number;
  readonly name: keyof Calls;
  readonly args: readonly unknown[];
}

/** What the engine says of an error; `problems` is empty unless it is about rules. */
export interface EngineProblem {
  readonly message: string;
  readonly problems: readonly RuleProblem[];
}

/** One problem of the rules, with its place as `norfolk.rhai:12:5`. */
export interface RuleProblem {
  readonly message: string;
  readonly code: string;
  readonly place?: unknown;
}

export type Reply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly problem: EngineProblem }
  // The engine has trapped; the worker is of no more use.
  | { readonly id: number; readonly trap: string };
