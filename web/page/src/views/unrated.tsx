// The measures that are not rated, each with its reason.

import { measures } from "../state";

export function Unrated() {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Measure</th>
          <th scope="col">Why it is not rated</th>
        </tr>
      </thead>
      <tbody>
        {measures.value
          .filter((measure) => measure.rating === null)
          .map((measure, index) => (
            <tr key={index}>
              <td>{measure.measure}</td>
              <td>{measure.reason}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
