// Small things that are said in several views.

/** The code of measures that wait for an answer. */
export const WAITS = "waits_for_answer";

/** Returns a number with its noun: `1 measure`, `1,200 measures`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en-GB")} ${noun}${number === 1 ? "" : "s"}`;
}

/** Returns a list in a sentence: `a, b and c`. */
export function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}
