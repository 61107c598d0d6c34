// Which way is good, measure by measure: what was taken, to be unticked where it is wrong.

import type { Json, Question } from "../../engine/calls";

type Signs = Readonly<Record<string, string>>;

/** What becomes of a measure that is unticked. */
const OPPOSITE: Readonly<Record<string, string>> = { higher: "lower", lower: "higher", close: "higher" };
const IN_WORDS: Readonly<Record<string, string>> = {
  higher: "higher is good",
  lower: "lower is good",
  close: "close to the target is good",
};

/** Returns what is proposed for each measure; nothing if the question is another. */
export function signsOf(question: Question): Signs | null {
  if (question.topic !== "good_is") return null;
  return asSigns(question.proposed);
}

function asSigns(value: Json): Signs {
  const isMap = value !== null && typeof value === "object" && !Array.isArray(value);
  return isMap ? (value as Signs) : {};
}

interface Props {
  readonly question: Question;
  readonly value: Json;
  readonly onChange: (value: Json) => void;
}

export function MeasureSigns({ question, value, onChange }: Props) {
  const now = asSigns(value);
  const proposed = asSigns(question.proposed);
  const set = (name: string, sign: string) => {
    const { [name]: _, ...others } = now;
    onChange(sign === "" ? others : { ...others, [name]: sign });
  };
  const unknown = question.measures.filter((name) => proposed[name] === undefined);
  return (
    <div class="signs">
      {["lower", "higher", "close"].map((sign) => {
        const names = question.measures.filter((name) => proposed[name] === sign);
        return names.length > 0 && <Taken key={sign} sign={sign} names={names} now={now} set={set} />;
      })}
      {unknown.length > 0 && (
        <fieldset>
          <legend>{unknown.length === 1 ? "Nothing tells for this one" : `Nothing tells for these ${unknown.length}`}</legend>
          {unknown.map((name) => (
            <label key={name} class="pick">
              <span>{name}</span>
              <select value={now[name] ?? ""} onChange={(event) => set(name, event.currentTarget.value)}>
                <option value="">choose…</option>
                {question.choices.map((choice) => (
                  <option key={choice.label} value={String(choice.value)}>
                    {choice.label}
                  </option>
                ))}
              </select>
            </label>
          ))}
        </fieldset>
      )}
    </div>
  );
}

interface TakenProps {
  readonly sign: string;
  readonly names: readonly string[];
  readonly now: Signs;
  readonly set: (name: string, sign: string) => void;
}

function Taken({ sign, names, now, set }: TakenProps) {
  const opposite = OPPOSITE[sign] ?? "";
  const these = names.length === 1 ? "this one" : `these ${names.length}`;
  return (
    <fieldset>
      <legend>
        I took {these} as: {IN_WORDS[sign]}. Untick what is wrong.
      </legend>
      {names.map((name) => {
        const isKept = now[name] === sign;
        return (
          <label key={name}>
            <input type="checkbox" checked={isKept} onChange={() => set(name, isKept ? opposite : sign)} />
            <span>
              {name}
              {!isKept && <em> ({IN_WORDS[now[name] ?? opposite]})</em>}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
