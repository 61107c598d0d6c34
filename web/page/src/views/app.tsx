// The frame around the three screens.

import { busy, cancel, problem, stage, takeFiles, workbook } from "../state";
import { Drop } from "./drop";
import { Look } from "./look";
import { Save } from "./save";

export function App() {
  const drop = (event: DragEvent) => {
    event.preventDefault();
    // Not webkitGetAsEntry: it fails for files dropped on a page that was itself opened from disk.
    void takeFiles([...(event.dataTransfer?.files ?? [])]);
  };
  return (
    <div class="frame" onDrop={drop} onDragOver={(event) => event.preventDefault()}>
      {workbook.value && <Header />}
      <main>
        {problem.value && (
          <p class="problem" role="alert">
            {problem.value}
          </p>
        )}
        {stage.value === "drop" && <Drop />}
        {stage.value === "look" && <Look />}
        {stage.value === "save" && <Save />}
      </main>
      <p class="busy" role="status">
        {busy.value && (
          <>
            {busy.value}… <button onClick={cancel}>Stop</button>
          </>
        )}
      </p>
    </div>
  );
}

function Header() {
  const to = (name: "drop" | "look" | "save") => () => {
    stage.value = name;
  };
  return (
    <header>
      <h1>{workbook.value?.name}</h1>
      <nav aria-label="Steps">
        <button aria-current={stage.value === "look" ? "step" : undefined} onClick={to("look")}>
          Look
        </button>
        <button aria-current={stage.value === "save" ? "step" : undefined} onClick={to("save")}>
          Save
        </button>
        <button onClick={to("drop")}>Another workbook</button>
      </nav>
    </header>
  );
}
