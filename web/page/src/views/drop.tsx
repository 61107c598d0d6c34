// The first screen: one place to drop files on.

import { useRef, useState } from "preact/hooks";
import { OpenedReturns } from "./studio";
import { outcome, problem, stage, takeFiles, takeSample, workbook } from "../state";

export function Drop() {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  return (
    <section
      class={isOver ? "drop over" : "drop"}
      aria-labelledby="drop-here"
      onDragEnter={() => setOver(true)}
      onDragLeave={(event) => {
        if (event.currentTarget === event.target) setOver(false);
      }}
      onDrop={() => setOver(false)}
    >
      <div class="target">
        <h1 id="drop-here">Drop your workbook here</h1>
        <button class="first" onClick={() => input.current?.click()}>
          Choose a file
        </button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            void takeFiles([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = "";
          }}
        />
        <p>It stays on this computer. Nothing is sent.</p>
      </div>
      <OpenedReturns />
      <p class="links">
        <button class="link" onClick={() => void takeSample()}>
          Try it with a sample
        </button>
        <button
          class="link"
          onClick={() => {
            problem.value = null;
            stage.value = "it";
          }}
        >
          For your IT department
        </button>
        {workbook.value && outcome.value && (
          <button class="link" onClick={() => (stage.value = "look")}>
            Back to {workbook.value.name}
          </button>
        )}
      </p>
    </section>
  );
}
