// The second screen: the user's own sheet with the ratings in place, and one question at a time.

import { computed } from "@preact/signals";
import { chosen, explained, measures, openQuestions, outcome, question, stage } from "../state";
import { isPicking } from "../picking";
import { count, WAITS } from "../words";
import { PickCard } from "./pick";
import { QuestionCard } from "./question/card";
import { OwnSheet } from "./sheet/own";

export function Look() {
  return (
    <section class="look" aria-label="Your sheet">
      <p class="found" role="status">
        {foundLine.value}
      </p>
      <div class="columns">
        <OwnSheet />
        <aside>
          <Explanation />
          {!question.value && chosen.value === null && <p class="quiet">Click a coloured cell to see why.</p>}
          {question.value && isPicking.value && <PickCard question={question.value} />}
          {question.value && !isPicking.value && <QuestionCard key={question.value.id} question={question.value} />}
          <p class="buttons">
            <button class={question.value ? "" : "first"} onClick={() => (stage.value = "save")}>
              {openQuestions.value.length > 0 ? "Save what is rated" : "Save"}
            </button>
          </p>
        </aside>
      </div>
    </section>
  );
}

const foundLine = computed(() => {
  const result = outcome.value;
  if (!result) return isPicking.value ? "I found no measures yet: I do not know your headings." : "";
  const sheets = new Set(measures.value.map((measure) => measure.sheet)).size;
  const rated = result.measures - result.unrated;
  const without = result.unrated - result.waiting;
  const parts = [`${rated} rated`];
  if (result.waiting > 0) parts.push(`${result.waiting} ${result.waiting === 1 ? "waits" : "wait"} for you`);
  if (without > 0) parts.push(`${without} cannot be rated`);
  return `I found ${count(result.measures, "measure")} on ${count(sheets, "sheet")}. ${parts.join(", ")}.`;
});

/** The sentence about the measure that was clicked. */
function Explanation() {
  const shown = explained.value;
  if (chosen.value === null || !shown) return null;
  const { measure, explanation, next_in_words } = shown;
  return (
    <section class="card explanation" aria-labelledby="explained">
      <h2 id="explained">
        {measure.measure}: {measure.rating ?? "not rated"}
      </h2>
      <p>{measure.unrated === WAITS ? "It waits for your answer." : measure.reason}</p>
      {next_in_words.length > 0 && <p class="quiet">{next_in_words.join("; ")}.</p>}
      {explanation.because && <p class="quiet">Because {explanation.because}</p>}
      <p class="buttons">
        <button onClick={() => (chosen.value = null)}>Close</button>
      </p>
    </section>
  );
}
