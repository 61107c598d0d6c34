// The second screen: the user's own sheet with the ratings in place, and one question at a time.

import { chosen, measures, openQuestions, outcome, question, stage } from "../state";
import { QuestionCard } from "./question";

export function Look() {
  const result = outcome.value;
  return (
    <section class="look">
      <p class="found">{result ? foundLine() : ""}</p>
      <div class="columns">
        <MeasureTable />
        <aside>
          {question.value && <QuestionCard key={question.value.id} question={question.value} open={openQuestions.value.length} />}
          <Explanation />
          <button class="first" onClick={() => (stage.value = "save")}>
            {openQuestions.value.length > 0 ? "Save what is rated" : "Save"}
          </button>
        </aside>
      </div>
    </section>
  );
}

function foundLine(): string {
  const result = outcome.value;
  if (!result) return "";
  const sheets = new Set(measures.value.map((measure) => measure.sheet)).size;
  const rated = result.measures - result.unrated;
  const noFigure = result.unrated - result.waiting;
  const parts = [`${rated} rated`];
  if (result.waiting > 0) parts.push(`${result.waiting} wait for you`);
  if (noFigure > 0) parts.push(`${noFigure} cannot be rated`);
  return `I found ${count(result.measures, "measure")} on ${count(sheets, "sheet")}. ${parts.join(", ")}.`;
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString("en-GB")} ${noun}${number === 1 ? "" : "s"}`;
}

function MeasureTable() {
  const levels = new Map(outcome.value?.levels.map((level) => [level.word, level]));
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Measure</th>
          <th scope="col">Rating</th>
        </tr>
      </thead>
      <tbody>
        {measures.value.map((measure, index) => {
          const level = measure.rating === null ? undefined : levels.get(measure.rating);
          return (
            <tr key={index} onClick={() => (chosen.value = index)}>
              <td>{measure.measure}</td>
              <td style={level && { background: level.fill, color: level.text }}>{measure.rating ?? "not rated"}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Explanation() {
  const measure = chosen.value === null ? undefined : measures.value[chosen.value];
  return measure ? (
    <p class="explanation">
      <strong>{measure.measure}</strong>: {measure.reason}
    </p>
  ) : null;
}
