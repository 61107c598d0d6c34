// One question at a time, with its choices; what waits for it stays grey until there is an answer.

import { useState } from "preact/hooks";
import type { Json, Question } from "../../engine/calls";
import { answer, openQuestions, putOff, understand } from "../../state";
import { ChoiceList } from "./choices";
import { MeasureSigns, signsOf } from "./signs";

export function QuestionCard({ question }: { readonly question: Question }) {
  const [value, setValue] = useState<Json>(question.proposed);
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const byMeasure = signsOf(question) !== null;

  const submit = async (event: Event) => {
    event.preventDefault();
    setWrong(null);
    const text = typed.trim();
    try {
      await answer(question, text === "" ? value : (await understand(question, text)).value);
    } catch (error) {
      setWrong((error as Error).message);
    }
  };

  return (
    <form class="card question" onSubmit={(event) => void submit(event)} aria-labelledby="asked">
      <h2 id="asked">{byMeasure ? "Which way is good?" : question.text}</h2>
      {question.evidence ? (
        <p class="quiet">Because {question.evidence}.</p>
      ) : (
        question.proposed === null && <p class="quiet">Your workbook does not say.</p>
      )}
      {byMeasure ? (
        <MeasureSigns question={question} value={value} onChange={setValue} />
      ) : (
        <ChoiceList
          question={question}
          value={value}
          typed={typed}
          onPick={(picked) => {
            setTyped("");
            setValue(picked);
          }}
          onType={setTyped}
        />
      )}
      {wrong !== null && (
        <p class="wrong" role="alert">
          {sentence(wrong)}
        </p>
      )}
      <p class="buttons">
        <button class="first" disabled={value === null && typed.trim() === ""}>
          Answer
        </button>
        <button type="button" onClick={() => putOff(question)}>
          Later
        </button>
        <span class="quiet">{about(question)}</span>
      </p>
    </form>
  );
}

function about(question: Question): string {
  const measures = question.measures.length;
  const more = openQuestions.value.length - 1;
  const about = `About ${measures} ${measures === 1 ? "measure" : "measures"}`;
  return more > 0 ? `${about}; ${more} more ${more === 1 ? "question" : "questions"}` : about;
}

function sentence(text: string): string {
  const stop = /[.?!]$/.test(text) ? "" : ".";
  return text.charAt(0).toUpperCase() + text.slice(1) + stop;
}
