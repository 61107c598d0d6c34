// Where saved files go. A page from a disk hands them to the browser; studio saves beside the return.

import type { Signal } from "@preact/signals";
import type { Rules } from "../state";
import { saveFile } from "./save";

/** A place for saved files. Each function returns where the file went, to follow "saved". */
export interface Storage {
  /** The choice to write into the return as well; nothing where the original cannot be reached. */
  readonly overOriginal: Signal<boolean> | null;
  saveWorkbook(name: string, bytes: () => Promise<Uint8Array>, rules: Rules): Promise<string>;
  saveRules(name: string, rules: Rules): Promise<string>;
}

/** The browser's folder of downloads. */
export const downloads: Storage = {
  overOriginal: null,
  async saveWorkbook(name, bytes) {
    saveFile(name, await bytes());
    return "into your folder of downloads";
  },
  async saveRules(name, rules) {
    saveFile(name, new TextEncoder().encode(rules.text));
    return "into your folder of downloads";
  },
};
