// Saves files the way a browser does: into the folder of downloads.

const MAKE_XLSX = /\.(xls|xlsb|ods|csv|tsv|txt|tab)$/i;

/** Returns the name of the rated copy: `norfolk.rated.xlsx`. */
export function ratedName(name: string): string {
  const kept = name.replace(MAKE_XLSX, ".xlsx");
  const dot = kept.lastIndexOf(".");
  return dot > 0 ? `${kept.slice(0, dot)}.rated${kept.slice(dot)}` : `${kept}.rated.xlsx`;
}

/** Returns the name of the rules for a workbook: `norfolk.rules.rhai`. */
export function rulesName(name: string): string {
  const dot = name.lastIndexOf(".");
  return `${dot > 0 ? name.slice(0, dot) : name}.rules.rhai`;
}

/** Hands a file to the browser to save. */
export function saveFile(name: string, bytes: Uint8Array): void {
  const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after the click; a minute is enough for any size.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
