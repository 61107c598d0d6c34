// One question of a draft, with its choices.

import { useState } from "preact/hooks";
import type { Json, Question } from "../engine/calls";
import { answer, putOff } from "../state";

export function QuestionCard({ question, open }: { readonly question: Question; readonly open: number }) {
  const proposed = question.choices.findIndex((choice) => same(choice.value, question.proposed));
  const [picked, pick] = useState(proposed);
  const given = (): Json => question.choices[picked]?.value ?? question.proposed;
  return (
    <form
      class="question"
      onSubmit={(event) => {
        event.preventDefault();
        void answer(question, given());
      }}
    >
      <fieldset>
        <legend>{question.text}</legend>
        {question.choices.map((choice, index) => (
          <label key={index}>
            <input type="radio" name={question.id} checked={picked === index} onChange={() => pick(index)} />
            {choice.label}
          </label>
        ))}
      </fieldset>
      {question.evidence && <p class="evidence">Because {question.evidence}.</p>}
      <p>
        <button class="first" disabled={picked < 0 && question.proposed === null}>
          Answer
        </button>{" "}
        <button type="button" onClick={() => putOff(question)}>
          Later
        </button>
        {open > 1 && <span> {open - 1} more</span>}
      </p>
    </form>
  );
}

function same(one: Json, other: Json): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
