// The third screen: the counts, and the two files to keep.

import type { ComponentChildren } from "preact";
import { ratedName } from "../files/save";
import { levels, outcome, rulesFile, saved, saveRules, saveWorkbook, showUnrated, stage, workbook } from "../state";
import { count } from "../words";
import { OverOriginal } from "./studio";
import { Unrated } from "./unrated";

export function Save() {
  const result = outcome.value;
  const open = workbook.value;
  if (!result || !open) return <p>There is nothing to save yet.</p>;
  return (
    <section class="save" aria-labelledby="counts">
      <h2 id="counts" class="counts">
        {[...levels.value.values()].map((level) => (
          <span key={level.word} class="level" style={{ background: level.fill, color: level.text }}>
            {level.count} {level.word}
          </span>
        ))}
        {result.unrated > 0 && (
          <span class="level waits">
            {result.unrated} not rated{" "}
            <button class="link" aria-expanded={showUnrated.value} onClick={() => (showUnrated.value = !showUnrated.value)}>
              why?
            </button>
          </span>
        )}
      </h2>
      {showUnrated.value && <Unrated />}
      <div class="files">
        <FileCard
          button="Save the workbook"
          name={ratedName(open.name)}
          note={
            result.is_new
              ? "A new Excel workbook with the values of your file and the ratings."
              : `${count(result.changed_cells, "cell")} filled in, nothing else changed.`
          }
          isSaved={saved.value.has("workbook")}
          save={saveWorkbook}
          isFirst
        >
          {!result.is_new && <OverOriginal storage={open.storage} />}
        </FileCard>
        <FileCard
          button="Save the rules"
          name={rulesFile.value}
          note="Next quarter, drop both here."
          isSaved={saved.value.has("rules")}
          save={saveRules}
        />
      </div>
      <nav class="doors" aria-label="More">
        <button class="link" onClick={() => (stage.value = "whatif")}>
          What if?
        </button>
      </nav>
      <p role="status" class="quiet">
        {[...saved.value].map(([what, where]) => (
          <span key={what}>
            Saved the {what} {where}.{" "}
          </span>
        ))}
      </p>
    </section>
  );
}

interface FileCardProps {
  readonly button: string;
  readonly name: string;
  readonly note: string;
  readonly isSaved: boolean;
  readonly save: () => Promise<void>;
  readonly isFirst?: boolean;
  readonly children?: ComponentChildren;
}

function FileCard({ button, name, note, isSaved, save, isFirst = false, children }: FileCardProps) {
  return (
    <div class="card">
      <button class={isFirst ? "first" : ""} onClick={() => void save()}>
        {button}
      </button>
      <p>
        <strong class="name">{name}</strong>
        {isSaved && <span> ✓ saved</span>}
        <br />
        <span class="quiet">{note}</span>
      </p>
      {children}
    </div>
  );
}
