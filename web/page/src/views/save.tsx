// The third screen: the counts, and the two files to keep.

import { outcome, rules, saved, saveRules, saveWorkbook, workbook } from "../state";
import { ratedName, rulesName } from "../files/save";

export function Save() {
  const result = outcome.value;
  const open = workbook.value;
  if (!result || !open) return <p>There is nothing to save yet.</p>;
  const counts = result.levels.map((level) => `${level.count} ${level.word}`);
  const cells = result.changed_cells;
  return (
    <section class="save">
      <p class="counts">
        {counts.join(", ")}
        {result.unrated > 0 && `, ${result.unrated} not rated`}
      </p>
      <p>
        <button class="first" onClick={() => void saveWorkbook()}>
          Save the workbook
        </button>{" "}
        <code>{ratedName(open.name)}</code>, {cells} {cells === 1 ? "cell" : "cells"} filled in, nothing else changed
      </p>
      <p>
        <button onClick={() => void saveRules()}>Save the rules</button>{" "}
        <code>{rules.value?.isDraft ? rulesName(open.name) : rules.value?.name}</code>. Next quarter, drop both here.
      </p>
      <p role="status">{[...saved.value].map((what) => `The ${what === "rules" ? "rules are" : "workbook is"} saved.`).join(" ")}</p>
    </section>
  );
}
