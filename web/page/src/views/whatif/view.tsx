// What if: a slider for every tolerance, limit and parameter, and the measures that change as it moves.

import { useEffect } from "preact/hooks";
import { canKeep, levels, rules, stage } from "../../state";
import { keep, move, moved, moving, numbers, openWhatIf, putBack, shown } from "./state";
import { NumberSlider } from "./slider";

export function WhatIf() {
  const script = rules.value?.text;
  useEffect(() => {
    void openWhatIf();
  }, [script]);
  return (
    <section class="whatif" aria-labelledby="whatif">
      <div>
        <h2 id="whatif">What if?</h2>
        <p class="quiet">Move a number to see what changes. Nothing is changed until you keep it.</p>
        {numbers.value.length === 0 && <p>The rules have no number that can be moved.</p>}
        {numbers.value.map((number, index) => (
          <NumberSlider key={index} number={number} index={index} move={(value) => void move(index, value)} />
        ))}
      </div>
      <div class="changes">
        <Changes />
        {moved.value !== null && <Keep />}
        <p class="buttons">
          <button onClick={() => (stage.value = "save")}>Back</button>
        </p>
      </div>
    </section>
  );
}

function Changes() {
  const result = shown.value;
  if (!result) return <p class="quiet">No number is moved yet.</p>;
  const before = (word: string) => levels.value.get(word)?.count ?? 0;
  return (
    <div>
      <p class="counts" role="status">
        {result.levels.map((level) => (
          <span key={level.word} class="level" style={{ background: level.fill, color: level.text }}>
            {level.count} {level.word}
            {level.count !== before(level.word) && <small> (was {before(level.word)})</small>}
          </span>
        ))}
        {result.unrated > 0 && <span class="level waits">{result.unrated} not rated</span>}
      </p>
      <h3>{result.changed === 0 ? "No measure changes" : `${result.changed} ${result.changed === 1 ? "measure changes" : "measures change"}`}</h3>
      <ul class="flips">
        {result.flips.map((flip) => (
          <li key={flip.index}>
            {flip.measure}: {flip.from ?? "not rated"} → <strong>{flip.to ?? "not rated"}</strong>
          </li>
        ))}
        {result.changed > result.flips.length && <li>and {result.changed - result.flips.length} more</li>}
      </ul>
    </div>
  );
}

function Keep() {
  if (!canKeep.value) return <p class="quiet">Answer the open questions first; then a number can be kept.</p>;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const why = new FormData(event.currentTarget as HTMLFormElement).get("why");
    void keep(String(why ?? "").trim());
  };
  return (
    <form class="card" onSubmit={submit}>
      <label for="why">Why? It is written beside the number in the rules.</label>
      <input id="why" name="why" type="text" required autocomplete="off" />
      <p class="buttons">
        <button class="first" disabled={moving.value}>
          Keep
        </button>
        <button type="button" onClick={putBack}>
          Put it back
        </button>
      </p>
    </form>
  );
}
