// Values as their number formats show them.

import { format, formatColor, getFormatFromId } from "numfmt";
import type { CellLook, ShownValue } from "../../engine/look-data";

/** A value as text, with what its number format says of it. */
export interface ShownText {
  /** The parts between which a format puts a space as wide as the cell allows, as accounting formats do: one or two. */
  readonly parts: readonly [string] | readonly [string, string];
  readonly colour: string | null;
  readonly align: "left" | "center" | "right";
}

const FILL = "\u0001";
const NOTHING: ShownText = { parts: [""], colour: null, align: "left" };
/** Dates and money look as on the reader's own computer, as in Excel. */
const LOCALE = navigator.language || "en-GB";
const codes = new Map<number, string>();

function codeOf(look: CellLook): string {
  if (typeof look.format === "string") return look.format;
  let code = codes.get(look.format);
  if (code === undefined) {
    code = getFormatFromId(look.format, LOCALE) || "General";
    codes.set(look.format, code);
  }
  return code;
}

export function isGeneral(look: CellLook): boolean {
  return codeOf(look).toLowerCase() === "general";
}

/** Returns a value as the cell shows it. */
export function shownText(value: ShownValue, look: CellLook, hidesZeros: boolean): ShownText {
  if (value === null || (value === 0 && hidesZeros)) return NOTHING;
  if (typeof value === "boolean") return { parts: [value ? "TRUE" : "FALSE"], colour: null, align: "center" };
  if (typeof value === "object") return { parts: [value.error], colour: null, align: "center" };
  const align = typeof value === "number" ? "right" : "left";
  const code = codeOf(look);
  if (typeof value === "string" && !code.includes("@")) return { parts: [value], colour: null, align };
  return { ...formatted(code, value), align };
}

function formatted(code: string, value: string | number): Pick<ShownText, "parts" | "colour"> {
  try {
    const text = format(code, value, { locale: LOCALE, fillChar: FILL, dateSpanLarge: false });
    const colour = code.includes("[") ? formatColor(code, value) : undefined;
    const at = text.indexOf(FILL);
    // The character after the mark is the one to repeat.
    const parts = at < 0 ? ([text] as const) : ([text.slice(0, at), text.slice(at + 2)] as const);
    return { parts: at === 0 && parts[1] !== undefined ? [parts[1]] : parts, colour: typeof colour === "string" ? colour : null };
  } catch {
    // A format that nobody can read: the value as it is.
    return { parts: [String(value)], colour: null };
  }
}

/** Returns a number of the format General with as many digits as fit; nothing if not even the whole number does. */
export function fitted(value: number, fits: (text: string) => boolean): string | null {
  for (let digits = 10; digits >= 1; digits -= 1) {
    const text = format("General", Number(value.toPrecision(digits)), { locale: LOCALE });
    if (fits(text) && Math.abs(value) < 10 ** digits) return text;
  }
  return null;
}
