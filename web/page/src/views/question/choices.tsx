// The choices of a question as radio buttons, with a place to type another answer.

import type { Json, Question } from "../../engine/calls";

/** How an answer is typed where there is no other than the choices. */
const CHOICES_ONLY = "type the number of a choice";

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
      {question.how_to_answer !== CHOICES_ONLY && (
        <>
          <label class="other">
            <span>Other:</span>
            <input
              type="text"
              value={typed}
              aria-describedby={`${question.id}-how`}
              onInput={(event) => onType(event.currentTarget.value)}
            />
          </label>
          <p class="quiet small" id={`${question.id}-how`}>
            {otherAnswers(question.how_to_answer)}
          </p>
        </>
      )}
    </fieldset>
  );
}

/** What is typed beside the choices, as a sentence of its own: "Such as 3%, 2 points, 14 days or none". */
function otherAnswers(how: string): string {
  const other = how.replace(CHOICES_ONLY, "").replace(/^, or /, "").replace(/^type /, "");
  return other.charAt(0).toUpperCase() + other.slice(1);
}

export function same(one: Json, other: Json): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
