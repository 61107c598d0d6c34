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
  return opened.rules && { name: opened.rules.name, text: await from.rules(opened.id), isDraft: false };
}

/** Waits for changes for as long as the program runs. */
async function watch(from: Connection, known: number): Promise<void> {
  let version = known;
  for (let failed = 0; failed < TRIES; ) {
    try {
      const listing = await from.list(version);
      failed = 0;
      version = listing.version;
      returns.value = listing.returns;
      await takeChanges(from, listing);
    } catch {
      failed += 1;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
  ended.value = true;
  news.value = "Ambersheet has been ended on this computer. What you save now goes into your folder of downloads.";
}

/** Reads again what has changed of the return that is on the screen. */
async function takeChanges(from: Connection, listing: Listing): Promise<void> {
  const storage = workbook.value?.storage;
  if (!(storage instanceof BesideReturn)) return;
  await storage.settled();
  const now = listing.returns.find((one) => one.id === storage.id);
  if (!now) return;
  const hasNewWorkbook = now.version > storage.version;
  const hasNewRules = now.rules !== null && now.rules.version > (storage.rulesVersion ?? 0);
  const isOurs = (version: number) => version === storage.written;
  if (hasNewRules) storage.rulesVersion = now.rules.version;
  const takesRules = hasNewRules && !isOurs(now.rules.version) && !isUnsaved.value;
  if (hasNewRules && !isOurs(now.rules.version) && isUnsaved.value) {
    news.value = `${now.rules.name} was changed by another program. Your answers here are not saved, so it was not read again.`;
  }
  if (!hasNewWorkbook && !takesRules) return;
  const { file, version } = await from.workbook(now.id);
  storage.version = version;
  const kept = saved.value;
  await renew(file, takesRules ? await rulesOf(from, now) : null);
  if (isOurs(version) && !takesRules) {
    saved.value = kept;
  } else if (problem.value === null) {
    const changed = takesRules && now.rules ? now.rules.name : now.name;
    news.value = `${changed} was saved by another program, and rated again at ${new Date().toLocaleTimeString("en-GB")}.`;
  }
}
