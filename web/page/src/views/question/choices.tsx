// The choices of a question as radio buttons, with a place to type another answer.

import type { Json, Question } from "../../engine/calls";

/** Topics whose answers are always among the choices. */
const CHOICES_ONLY = new Set(["keep"]);

interface Props {
  readonly question: Question;
  readonly value: Json;
  readonly typed: string;
  readonly onPick: (value: Json) => void;
  readonly onType: (text: string) => void;
}

export function ChoiceList({ question, value, typed, onPick, onType }: Props) {
  const isTyped = typed !== "";
  const listed = question.choices.some((choice) => same(choice.value, question.proposed));
  return (
    <fieldset>
      <legend class="hidden">{question.text}</legend>
      {question.choices.map((choice, index) => (
        <label key={index}>
          <input
            type="radio"
            name={question.id}
            checked={!isTyped && same(value, choice.value)}
            onChange={() => onPick(choice.value)}
          />
          {choice.label}
        </label>
      ))}
      {question.proposed !== null && !listed && (
        <label>
          <input
            type="radio"
            name={question.id}
            checked={!isTyped && same(value, question.proposed)}
            onChange={() => onPick(question.proposed)}
          />
          {question.proposed_in_words}
        </label>
      )}
      {!CHOICES_ONLY.has(question.topic) && (
        <label class="other">
          <span>Other:</span>
          <input
            type="text"
            value={typed}
            aria-describedby={`${question.id}-how`}
            onInput={(event) => onType(event.currentTarget.value)}
          />
        </label>
      )}
      {!CHOICES_ONLY.has(question.topic) && (
        <p class="quiet small" id={`${question.id}-how`}>
          Or {question.how_to_answer.replace(/^type the number of a choice, or /, "type ")}
        </p>
      )}
    </fieldset>
  );
}

export function same(one: Json, other: Json): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
