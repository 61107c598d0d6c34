// The measures as a table, each with its rating; a click explains one.

import { explain, levels, measures } from "../state";

export function MeasureTable() {
  return (
    <table class="measures">
      <thead>
        <tr>
          <th scope="col">Measure</th>
          <th scope="col">Rating</th>
          <th scope="col">Cell</th>
        </tr>
      </thead>
      <tbody>
        {measures.value.map((measure, index) => {
          const level = measure.rating === null ? undefined : levels.value.get(measure.rating);
          return (
            <tr key={index}>
              <td>
                <button class="link" onClick={() => void explain(index)}>
                  {measure.measure || "(no name)"}
                </button>
              </td>
              <td class={level ? "" : "waits"} style={level ? { background: level.fill, color: level.text } : {}}>
                {measure.rating ?? "not rated"}
              </td>
              <td>
                {measure.sheet}!{measure.cell}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
