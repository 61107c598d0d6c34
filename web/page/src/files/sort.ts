// Tells what dropped files are.

/** Files by what they are for. */
export interface SortedFiles {
  readonly workbook: File | null;
  readonly rules: File | null;
  /** The names of workbooks that were not taken: one return is rated at a time. */
  readonly leftOut: readonly string[];
}

const isRules = (name: string) => name.toLowerCase().endsWith(".rhai");
const isRatedCopy = (name: string) => /\.rated\.[a-z]+$/i.test(name);

/** Sorts files, whatever their order. */
export function sort(files: readonly File[]): SortedFiles {
  const workbooks = files.filter((file) => !isRules(file.name));
  // Of a return and its rated copy, the return is meant.
  const workbook = workbooks.find((file) => !isRatedCopy(file.name)) ?? workbooks[0] ?? null;
  return {
    workbook,
    rules: files.find((file) => isRules(file.name)) ?? null,
    leftOut: workbooks.filter((file) => file !== workbook).map((file) => file.name),
  };
}
