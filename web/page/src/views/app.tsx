// The frame around the screens: what is open, what goes on, what went wrong.

import { useEffect } from "preact/hooks";
import { busy, canUndo, cancel, isUnsaved, problem, type Stage, stage, startAgain, undo, workbook } from "../state";
import { takeFiles } from "../state";
import { Drop } from "./drop";
import { ForYourIt } from "./it";
import { Look } from "./look";
import { Save } from "./save";
import { News } from "./studio";
import { WhatIf } from "./whatif/view";

export function App() {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (isUnsaved.value) event.preventDefault();
    };
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, []);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    // Not webkitGetAsEntry, which fails on a page that was itself opened from disk.
    void takeFiles([...(event.dataTransfer?.files ?? [])]);
  };
  return (
    <div class="frame" onDrop={drop} onDragOver={(event) => event.preventDefault()}>
      {workbook.value && stage.value !== "drop" && <Header />}
      <main>
        <News />
        {problem.value !== null && <Problem text={problem.value} />}
        {stage.value === "drop" && <Drop />}
        {stage.value === "look" && <Look />}
        {stage.value === "save" && <Save />}
        {stage.value === "whatif" && <WhatIf />}
        {stage.value === "it" && <ForYourIt />}
      </main>
      <Busy />
    </div>
  );
}

function Header() {
  const step = (name: Stage, label: string) => (
    <button aria-current={stage.value === name ? "step" : undefined} onClick={() => (stage.value = name)}>
      {label}
    </button>
  );
  return (
    <header>
      <h1>{workbook.value?.name}</h1>
      <nav aria-label="Steps">
        {step("look", "1 Look")}
        {step("save", "2 Save")}
      </nav>
      <button onClick={() => void undo()} disabled={!canUndo.value}>
        Undo
      </button>
      <button onClick={startAgain}>Another workbook</button>
    </header>
  );
}

function Problem({ text }: { readonly text: string }) {
  return (
    <div class="problem" role="alert">
      {text.split("\n").map((line, index) => (
        <p key={index}>{line}</p>
      ))}
      <button onClick={() => (problem.value = null)}>Close</button>
    </div>
  );
}

function Busy() {
  return (
    <div class="busy" role="status">
      {busy.value !== null && (
        <>
          <span>{busy.value}…</span> <button onClick={cancel}>Stop</button>
        </>
      )}
    </div>
  );
}
