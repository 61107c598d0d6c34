// What is there only in studio: the returns that it has open, and news of them.

import type { Storage } from "../files/storage";
import { workbook } from "../state";
import { news, openReturn, returns } from "../studio/studio";

/** The open returns, to choose from. */
export function OpenedReturns() {
  if (returns.value.length === 0) return null;
  return (
    <nav class="opened" aria-labelledby="opened">
      <p id="opened">Or open one of these:</p>
      <ul>
        {returns.value.map((one) => (
          <li key={one.id}>
            <button class="link" onClick={() => void openReturn(one)}>
              {one.name}
            </button>{" "}
            <span class="quiet">{one.folder}</span>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** What happened outside of the page. */
export function News() {
  return (
    <div class="news" role="status">
      {news.value !== null && (
        <>
          <span>{news.value}</span> <button onClick={() => (news.value = null)}>Close</button>
        </>
      )}
    </div>
  );
}

/** The choice to write into the return as well, each time anew. */
export function OverOriginal({ storage }: { readonly storage: Storage }) {
  const chosen = storage.overOriginal;
  if (!chosen) return null;
  return (
    <label>
      <input type="checkbox" checked={chosen.value} onChange={(event) => (chosen.value = event.currentTarget.checked)} />
      Also over the original, {workbook.value?.name}
    </label>
  );
}
