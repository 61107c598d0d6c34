// What the IT and information-governance desk asks, in short.

import { useState } from "preact/hooks";
import { embedded } from "../embedded";
import { stage } from "../state";

export function ForYourIt() {
  const [licences, setLicences] = useState<string | null>(null);
  const show = async () => setLicences(new TextDecoder().decode(await embedded("licences")));
  return (
    <section class="text" aria-labelledby="it">
      <h1 id="it">For your IT department</h1>
      <p>
        This is one file of HTML. It holds its own style, script and a rating engine in WebAssembly. It needs no server, no
        installation and no rights.
      </p>
      <h2>What leaves the computer</h2>
      <p>
        Nothing. The page carries a content security policy that lets no script open a connection: <code>default-src 'none'</code>
        , with no <code>connect-src</code>. It sets no cookie and keeps nothing in the browser after it is closed. To see it
        for yourself, open the browser's developer tools at "Network", then open a workbook and save it: the list stays empty.
        Or take the network cable out first.
      </p>
      <h2>What it can do</h2>
      <p>
        It reads the files that somebody drops on it or chooses, and offers copies to save, into the folder of downloads. It
        cannot read any other file, and it cannot write to the file that was opened.
      </p>
      <h2>Opened by the program</h2>
      <p>
        <code>ambersheet studio</code> shows the same page from an address of this computer, 127.0.0.1. The page can then connect
        to that address and to no other. The program saves beside the workbook, and over it only when that is chosen.
      </p>
      <h2>What it opens</h2>
      <p>
        .xlsx, .xlsm, .xltx, .xltm, .xls, .xlsb, .ods, .csv and other delimited text. Macros are kept and never run. Links to
        other files are never followed.
      </p>
      <p class="buttons">
        <button class="first" onClick={() => (stage.value = "drop")}>
          Back
        </button>
        <button onClick={() => void show()}>Licences of what is inside</button>
      </p>
      {licences !== null && (
        <pre class="licences" tabIndex={0} aria-label="Licences">
          {licences}
        </pre>
      )}
    </section>
  );
}
