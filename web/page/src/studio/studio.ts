// The page in studio: opens what the program has open, and rates again what another program has saved.

import { signal } from "@preact/signals";
import { isUnsaved, open, problem, renew, type Rules, saved, workbook } from "../state";
import { BesideReturn } from "./beside";
import { Connection, type Listing, type StudioReturn } from "./connection";
import { ended } from "./ended";

/** The returns that studio has open. */
export const returns = signal<readonly StudioReturn[]>([]);
/** What happened outside of the page. */
export const news = signal<string | null>(null);

const TRIES = 3;
const RETRY_MS = 1000;
let studio: Connection | null = null;

/** Joins studio where it served the page, opens the first return, and watches. */
export async function startStudio(): Promise<void> {
  try {
    studio = await Connection.join();
    if (!studio) return;
    const listing = await studio.list();
    returns.value = listing.returns;
    const first = listing.returns[0];
    if (first) await openReturn(first);
    await watch(studio, listing.version);
  } catch (error) {
    ended.value = true;
    problem.value = (error as Error).message;
  }
}

/** Opens a return of studio. */
export async function openReturn(opened: StudioReturn): Promise<void> {
  if (!studio) return;
  news.value = opened.note;
  try {
    const { file, version } = await studio.workbook(opened.id);
    await open(file, opened.name, await rulesOf(studio, opened), new BesideReturn(studio, opened, version));
  } catch (error) {
    problem.value = (error as Error).message;
  }
}

async function rulesOf(from: Connection, opened: StudioReturn): Promise<Rules | null> {
  return opened.rules && { name: opened.rules.name, text: await from.rules(opened.id), origin: "file" };
}

/** Waits for changes for as long as the program runs. */
async function watch(from: Connection, known: number): Promise<void> {
  let version = known;
  for (let listing = await listed(from, version); listing; listing = await listed(from, version)) {
    returns.value = listing.returns;
    try {
      await takeChanges(from, listing);
      version = listing.version;
    } catch {
      // Another program may still be writing; what has changed is asked for again.
      await pause();
    }
  }
  ended.value = true;
  news.value = "Ambersheet has been ended on this computer. What you save now goes into your folder of downloads.";
}

/** Returns the list once it has changed, or after a while; nothing if the program has ended. */
async function listed(from: Connection, version: number): Promise<Listing | null> {
  for (let failed = 0; failed < TRIES; failed += 1) {
    try {
      return await from.list(version);
    } catch {
      await pause();
    }
  }
  return null;
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, RETRY_MS));
}

/** Reads again what has changed of the return that is on the screen. */
async function takeChanges(from: Connection, listing: Listing): Promise<void> {
  const storage = workbook.value?.storage;
  if (!(storage instanceof BesideReturn)) return;
  await storage.settled();
  const now = listing.returns.find((one) => one.id === storage.id);
  if (!now) return;
  const isOurs = (version: number) => version === storage.written;
  const changed = now.rules !== null && now.rules.version > storage.rulesVersion ? now.rules : null;
  const byOthers = changed !== null && !isOurs(changed.version) ? changed : null;
  const isKept = byOthers !== null && isUnsaved.value;
  const given = byOthers !== null && !isKept ? await rulesOf(from, now) : null;
  const read = given !== null || now.version > storage.version ? await from.workbook(now.id) : null;
  storage.rulesVersion = now.rules?.version ?? 0;
  if (read) {
    storage.version = read.version;
    const before = saved.value;
    await renew(read.file, given);
    if (!given && isOurs(read.version)) saved.value = before;
    else if (problem.value === null) news.value = renewed(given?.name ?? now.name);
  }
  if (isKept) {
    news.value = `${byOthers.name} was changed by another program. Your answers here are not saved, so it was not read again.`;
  }
}

function renewed(name: string): string {
  return `${name} was saved by another program, and rated again at ${new Date().toLocaleTimeString("en-GB")}.`;
}
