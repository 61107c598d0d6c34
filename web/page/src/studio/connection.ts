// The connection to the program that served this page: `ambersheet studio`, on this computer.
//
// The page's address brings a token that works once, for the key of the session. The key stands in the state of this
// tab's history, so that the page can be loaded again; nothing is stored.

/** A return that is open in studio, by its number there. Versions rise when a file is changed. */
export interface StudioReturn {
  readonly id: number;
  readonly name: string;
  readonly folder: string;
  readonly version: number;
  readonly rules: { readonly name: string; readonly version: number } | null;
  readonly note: string | null;
}

export interface Listing {
  readonly version: number;
  readonly returns: readonly StudioReturn[];
}

/** What was written, with the version that the file then has. */
export interface Written {
  readonly path: string;
  readonly version: number;
}

/** An answer that is an error, in words. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly mayReplace: boolean,
  ) {
    super(message);
  }
}

const TOKEN = /^#studio=([0-9a-f]{64})$/;

export class Connection {
  readonly #key: string;

  private constructor(key: string) {
    this.#key = key;
  }

  /** Joins the program that served the page. Returns nothing on a page from elsewhere. */
  static async join(): Promise<Connection | null> {
    const token = TOKEN.exec(location.hash)?.[1];
    const kept: unknown = (history.state as { studio?: unknown } | null)?.studio;
    if (location.protocol !== "http:" || (token === undefined && typeof kept !== "string")) return null;
    if (token === undefined) return new Connection(kept as string);
    const key = await (await checked(await fetch("/session", { method: "POST", body: token }))).text();
    history.replaceState({ studio: key }, "", location.pathname);
    return new Connection(key);
  }

  /** Lists what is open; with a version, once there is a later one, or after a while. */
  async list(after?: number): Promise<Listing> {
    return (await this.#ask(after === undefined ? "/opened" : `/opened?after=${after}`)).json() as Promise<Listing>;
  }

  /** Reads a workbook, with the version that it has. */
  async workbook(id: number): Promise<{ readonly file: Blob; readonly version: number }> {
    const answer = await this.#ask(`/opened/${id}/workbook`);
    return { version: Number(answer.headers.get("x-ambersheet-version")), file: await answer.blob() };
  }

  async rules(id: number): Promise<string> {
    return (await this.#ask(`/opened/${id}/rules`)).text();
  }

  /** Has something saved. A file that is there is replaced only if the user says so; nothing is returned if not. */
  async save(id: number, what: "workbook" | "rules", wanted: object): Promise<Written | null> {
    const send = async (replace: boolean): Promise<Written> => {
      const body = JSON.stringify({ ...wanted, replace });
      return (await this.#ask(`/opened/${id}/${what}`, { method: "POST", body })).json() as Promise<Written>;
    };
    try {
      return await send(false);
    } catch (error) {
      if (!(error instanceof Refused && error.mayReplace)) throw error;
      return confirm(`${error.message}. Replace it?`) ? send(true) : null;
    }
  }

  async #ask(path: string, options: RequestInit = {}): Promise<Response> {
    return checked(await fetch(path, { ...options, headers: { "x-ambersheet-session": this.#key } }));
  }
}

async function checked(answer: Response): Promise<Response> {
  if (answer.ok) return answer;
  const said = (await answer.json()) as { readonly problem: string; readonly may_replace: boolean };
  throw new Refused(said.problem, said.may_replace);
}
