// Saves beside a return that studio opened, by the program: it rates the return anew by the rules of the page.

import { signal } from "@preact/signals";
import { Cancelled } from "../engine/client";
import { downloads, type Storage } from "../files/storage";
import type { Rules } from "../state";
import type { Connection, StudioReturn, Written } from "./connection";
import { ended } from "./ended";

export class BesideReturn implements Storage {
  /** Chosen anew for each saving. */
  readonly overOriginal = signal(false);
  readonly id: number;
  /** The versions that the page has: what is newer is read again. */
  version: number;
  rulesVersion: number;
  /** The version of what was saved from here, which is no news. */
  written = 0;
  #saving: Promise<unknown> = Promise.resolve();
  readonly #studio: Connection;

  constructor(studio: Connection, opened: StudioReturn, version: number) {
    this.#studio = studio;
    this.id = opened.id;
    this.version = version;
    this.rulesVersion = opened.rules?.version ?? 0;
  }

  async saveWorkbook(name: string, bytes: () => Promise<Uint8Array>, rules: Rules): Promise<string> {
    if (ended.value) return downloads.saveWorkbook(name, bytes, rules);
    const wanted = { version: this.version, script_name: rules.name, script: rules.text };
    const copy = await this.#save("workbook", { ...wanted, in_place: false });
    if (!this.overOriginal.value) return `as ${copy.path}`;
    this.overOriginal.value = false;
    const original = await this.#save("workbook", { ...wanted, in_place: true });
    return `as ${copy.path} and over ${original.path}`;
  }

  async saveRules(name: string, rules: Rules): Promise<string> {
    if (ended.value) return downloads.saveRules(name, rules);
    const saved = await this.#save("rules", { script_name: rules.name, script: rules.text });
    return `as ${saved.path}`;
  }

  /** Waits until nothing is being saved. */
  async settled(): Promise<void> {
    await this.#saving;
  }

  async #save(what: "workbook" | "rules", wanted: object): Promise<Written> {
    const saving = this.#studio.save(this.id, what, wanted);
    this.#saving = saving.catch(() => null);
    const written = await saving;
    if (written === null) throw new Cancelled("not replaced");
    this.written = written.version;
    return written;
  }
}
