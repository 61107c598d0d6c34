// Nothing was found: three clicks, or three choices, say which columns hold the names, the figures and the targets.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Question } from "../engine/calls";
import { choose, forget, nearestRow, next, pickedAnswer, picks, ROLES, type Role, rows, setRow, startAgain } from "../picking";
import { answer, putOff } from "../state";

const LABELS: Readonly<Record<Role, string>> = { names: "Names", figures: "Figures", targets: "Targets" };
const CLICK: Readonly<Record<Role, string>> = {
  names: "Click the column that holds the names of what is measured.",
  figures: "Click the column that holds the figures.",
  targets: "Click the column that holds the targets.",
};
/** The most headings that are named before they are chosen from. */
const MOST_NAMED = 6;

export function PickCard({ question }: { readonly question: Question }) {
  const [wrong, setWrong] = useState<string | null>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    setWrong(null);
    try {
      await answer(question, pickedAnswer());
      forget();
    } catch (error) {
      setWrong((error as Error).message);
    }
  };
  const again = () => {
    setWrong(null);
    startAgain();
  };
  const step = next.value;
  return (
    <form class="card question picking" onSubmit={(event) => void submit(event)} aria-labelledby="asked">
      <h2 id="asked">Which columns are these?</h2>
      <Known />
      <p class="step" role="status">
        {step === null ? "That is all. Look whether it is right." : CLICK[step]}
      </p>
      <Place />
      {ROLES.map((role) => (
        <ColumnChoice key={role} role={role} isNext={role === step} />
      ))}
      {wrong !== null && (
        <p class="wrong" role="alert">
          {wrong.charAt(0).toUpperCase() + wrong.slice(1)}.
        </p>
      )}
      <p class="buttons">
        <button class="first" disabled={step !== null}>
          Answer
        </button>
        {step === "targets" && (
          <button type="button" onClick={() => choose("targets", "")}>
            There are no targets
          </button>
        )}
        <button type="button" onClick={again}>
          Start again
        </button>
        <button type="button" onClick={() => putOff(question)}>
          Later
        </button>
      </p>
    </form>
  );
}

/** Says which headings are known, and which are not. */
function Known() {
  const row = nearestRow.value;
  if (!row) return null;
  const known = row.known.map(({ heading }) => heading);
  return (
    <p class="quiet">
      {known.length > 0 ? <>I know {listed(known)}</> : "I know none of your headings"}
      {row.unknown.length > 0 && <>; I do not know {listed(row.unknown)}</>}.
    </p>
  );
}

function listed(headings: readonly string[]): JSX.Element {
  const more = headings.length - MOST_NAMED;
  return (
    <>
      {headings.slice(0, MOST_NAMED).map((heading, index) => (
        <>
          {index > 0 && ", "}
          <em>{heading}</em>
        </>
      ))}
      {more > 0 && ` and ${more} more`}
    </>
  );
}

/** The sheet and the row of the headings. */
function Place() {
  const { sheet, row } = picks.value;
  const names = [...new Set([sheet, ...rows.value.map((one) => one.sheet)])].filter((name) => name !== "");
  return (
    <>
      {names.length > 1 && (
        <label class="pick">
          <span>Sheet</span>
          <select value={sheet} onChange={(event) => startAgain(event.currentTarget.value)}>
            {names.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <label class="pick">
        <span>Row of the headings</span>
        <input type="number" min={1} value={row} onChange={(event) => setRow(Math.max(1, event.currentTarget.valueAsNumber || 1))} />
      </label>
    </>
  );
}

interface ColumnChoiceProps {
  readonly role: Role;
  readonly isNext: boolean;
}

/** The column of a role, to be chosen without a mouse. */
function ColumnChoice({ role, isNext }: ColumnChoiceProps) {
  const value = picks.value.columns[role];
  const columns = nearestRow.value?.columns ?? [];
  const isListed = value === undefined || value === "" || columns.some(({ column }) => column === value);
  const change = (text: string) => choose(role, text === "?" ? undefined : text);
  return (
    <label class={isNext ? "pick next" : "pick"}>
      <span>{LABELS[role]}</span>
      <select aria-label={LABELS[role]} value={value ?? "?"} onChange={(event) => change(event.currentTarget.value)}>
        <option value="?">choose…</option>
        {columns.map(({ column, heading }) => (
          <option key={column} value={column}>
            {heading === "" ? `${column} (no heading)` : `${column}: ${heading}`}
          </option>
        ))}
        {!isListed && <option value={value}>{value}</option>}
        {role === "targets" && <option value="">there are no targets</option>}
      </select>
    </label>
  );
}
