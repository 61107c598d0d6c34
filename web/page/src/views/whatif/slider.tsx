// One number of the rules as a slider, with a box for those who would rather type.

import type { RuleNumber } from "../../engine/calls";
import { moved } from "./state";

interface Props {
  readonly number: RuleNumber;
  readonly index: number;
  readonly move: (value: string) => void;
}

export function NumberSlider({ number, index, move }: Props) {
  const { least, most, step } = range(number);
  const now = moved.value?.index === index ? moved.value.value : number.value;
  const name = `number-${index}`;
  return (
    <div class="slider">
      <label for={name}>
        <code>{number.statement}</code>
      </label>
      <div>
        <input
          type="range"
          id={name}
          min={least}
          max={most}
          step={step}
          value={now}
          aria-valuetext={`${number.before}${now}${number.behind}`}
          onInput={(event) => move(event.currentTarget.value)}
        />
        <span>
          {number.before}
          <input
            type="number"
            min={0}
            step="any"
            value={now}
            aria-label={`${number.word}, as a number`}
            onChange={(event) => event.currentTarget.value !== "" && move(event.currentTarget.value)}
          />
          {number.behind}
        </span>
      </div>
    </div>
  );
}

/** A range around the number: from nothing to twice as much, in steps of its own last digit or of a hundredth of it. */
function range(number: RuleNumber): { least: number; most: number; step: number } {
  const value = Number(number.value);
  const digits = number.value.split(".")[1]?.length ?? 0;
  const own = 10 ** -digits;
  const coarse = 10 ** Math.floor(Math.log10(Math.max(value, own)) - 1);
  const step = Math.min(Math.max(own, coarse), 1) === 1 && value < 20 ? Math.min(own, 0.5) : Math.max(own, coarse);
  return { least: 0, most: value === 0 ? 10 : value * 2, step };
}
