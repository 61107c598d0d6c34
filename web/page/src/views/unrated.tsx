// The measures that are not rated, by reason.

import { computed } from "@preact/signals";
import { later, measures, outcome, stage } from "../state";
import { count, WAITS } from "../words";


const byReason = computed(() => {
  const found = new Map<string, string[]>();
  for (const measure of measures.value) {
    if (measure.rating !== null || measure.unrated === WAITS) continue;
    const names = found.get(measure.reason) ?? [];
    names.push(measure.measure);
    found.set(measure.reason, names);
  }
  return [...found];
});

export function Unrated() {
  const result = outcome.value;
  if (!result) return null;
  const answer = () => {
    later.value = new Set();
    stage.value = "look";
  };
  return (
    <div class="unrated">
      {result.waiting > 0 && (
        <div>
          <h3>{count(result.waiting, "measure")} wait for your answers</h3>
          <ul>
            {result.questions.map((one) => (
              <li key={one.place}>
                {one.text} <span class="quiet">({count(one.measures, "measure")})</span>
              </li>
            ))}
          </ul>
          <button onClick={answer}>Answer now</button>
        </div>
      )}
      {byReason.value.map(([reason, names]) => (
        <div key={reason}>
          <h3>{reason}</h3>
          <ul>
            {names.map((name, index) => (
              <li key={index}>{name}</li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}
