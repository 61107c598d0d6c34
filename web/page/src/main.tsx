// The page: starts the engine and shows the view that is on.

import { render } from "preact";
import { startStudio } from "./studio/studio";
import { App } from "./views/app";
import "./style.css";

const root = document.getElementById("page");
if (root) {
  root.textContent = "";
  render(<App />, root);
  void startStudio();
}
