// The part of what web-bindgen writes that the worker uses.
declare module "engine-module" {
  export default function init(options: { module_or_path: WebAssembly.Module }): Promise<unknown>;
  export function sample(): Uint8Array;
  export function typed(question: string, text: string): string;
  export function numbers(script: string): string;
  export function with_number(script: string, index: number, value: string, why: string | undefined): string;
  export class PageProblem {
    json(): string;
    free(): void;
  }
  export class OpenWorkbook {
    constructor(name: string, bytes: Uint8Array);
    draft(answers: string): string;
    rate(scriptName: string, script: Uint8Array): RatedWorkbook;
    what_if(shown: RatedWorkbook, scriptName: string, script: Uint8Array): string;
    free(): void;
  }
  export class RatedWorkbook {
    outcome(): string;
    measures(from: number, count: number): string;
    explain(index: number): string;
    output(): Uint8Array;
    free(): void;
  }
  export class SheetLook {
    static of_workbook(workbook: OpenWorkbook): SheetLook;
    static of_rated(rated: RatedWorkbook): SheetLook;
    sheets(): string;
    layout(sheet: number): string;
    rows(sheet: number, from: number, count: number): string;
    free(): void;
  }
}
declare module "*.css";
