// Tells what dropped files are.

/** Files by what they are for. */
export interface SortedFiles {
  readonly workbook: File | null;
  readonly rules: File | null;
}

const isRules = (name: string) => name.toLowerCase().endsWith(".rhai");

/** Sorts files, whatever their order. */
export function sort(files: readonly File[]): SortedFiles {
  return {
    workbook: files.find((file) => !isRules(file.name)) ?? null,
    rules: files.find((file) => isRules(file.name)) ?? null,
  };
}
