// The first screen: one place to drop files on.

import { useRef } from "preact/hooks";
import { takeFiles } from "../state";

export function Drop() {
  const input = useRef<HTMLInputElement>(null);
  return (
    <section class="drop" aria-labelledby="drop-here">
      <h1 id="drop-here">Drop your workbook here</h1>
      <button class="first" onClick={() => input.current?.click()}>
        Choose a file
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={(event) => void takeFiles([...(event.currentTarget.files ?? [])])}
      />
      <p>It stays on this computer. Nothing is sent.</p>
    </section>
  );
}
