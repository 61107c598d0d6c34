// Whether the program that served the page has ended. The page works on, and saves as one from a disk does.

import { signal } from "@preact/signals";

export const ended = signal(false);
