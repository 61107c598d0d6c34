// What is moved, and what that would change. The latest move counts: those that are overtaken are not asked for.

import { signal } from "@preact/signals";
import type { RuleNumber, WhatIfResult } from "../../engine/calls";
import { changeRules, engine, rules, workbook } from "../../state";

export const numbers = signal<readonly RuleNumber[]>([]);
/** The number that is moved, with its new value as text. */
export const moved = signal<{ readonly index: number; readonly value: string } | null>(null);
export const shown = signal<WhatIfResult | null>(null);
export const moving = signal(false);

/** Reads the numbers of the rules. */
export async function openWhatIf(): Promise<void> {
  putBack();
  numbers.value = rules.value ? await engine.call("numbers", rules.value.text) : [];
}

/** Moves a number, and shows what that would change. */
export async function move(index: number, value: string): Promise<void> {
  moved.value = { index, value };
  if (moving.value) return;
  moving.value = true;
  try {
    let asked = null;
    while (moved.value !== null && moved.value !== asked) {
      asked = moved.value;
      const result = await ask(asked.index, asked.value);
      if (moved.value !== null) shown.value = result;
    }
  } finally {
    moving.value = false;
  }
}

/** Forgets what was moved. */
export function putBack(): void {
  moved.value = null;
  shown.value = null;
}

/** Keeps the moved number, with a reason, and rates by it. */
export async function keep(why: string): Promise<void> {
  const [by, now] = [rules.value, moved.value];
  if (!by || !now) return;
  await changeRules(await engine.call("with_number", by.text, now.index, now.value, why));
}

async function ask(index: number, value: string): Promise<WhatIfResult | null> {
  const [by, open] = [rules.value, workbook.value];
  if (!by || !open) return null;
  const script = await engine.call("with_number", by.text, index, value, null);
  return engine.call("what_if", open.id, by.name, script);
}
