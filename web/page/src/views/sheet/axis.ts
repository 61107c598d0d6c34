// The places of rows or columns in pixels, where any of them can change its size: a tree of sums (Fenwick 1994).

export class Axis {
  readonly #sizes: Float64Array;
  readonly #sums: Float64Array;
  #total = 0;

  /** Takes the size of each row or column. A hidden one has the size 0. */
  constructor(sizes: Float64Array) {
    this.#sizes = sizes;
    this.#sums = new Float64Array(sizes.length + 1);
    for (let at = 1; at <= sizes.length; at += 1) {
      const size = sizes[at - 1] ?? 0;
      this.#total += size;
      this.#sums[at] = (this.#sums[at] ?? 0) + size;
      const parent = at + (at & -at);
      if (parent <= sizes.length) this.#sums[parent] = (this.#sums[parent] ?? 0) + (this.#sums[at] ?? 0);
    }
  }

  get count(): number {
    return this.#sizes.length;
  }

  get total(): number {
    return this.#total;
  }

  size(index: number): number {
    return this.#sizes[index] ?? 0;
  }

  /** Returns where a row or column begins. */
  start(index: number): number {
    let sum = 0;
    for (let at = Math.min(Math.max(index, 0), this.count); at > 0; at -= at & -at) sum += this.#sums[at] ?? 0;
    return sum;
  }

  /** Returns where a row or column ends. */
  end(index: number): number {
    return this.start(index + 1);
  }

  /** Returns the row or column at a place, the first or the last if the place is outside. */
  at(place: number): number {
    let found = 0;
    let left = Math.max(place, 0);
    for (let step = 2 ** Math.floor(Math.log2(Math.max(this.count, 1))); step >= 1; step /= 2) {
      const sum = this.#sums[found + step];
      if (found + step <= this.count && sum !== undefined && sum <= left) {
        found += step;
        left -= sum;
      }
    }
    return Math.max(Math.min(found, this.count - 1), 0);
  }

  resize(index: number, size: number): void {
    const change = size - this.size(index);
    if (change === 0 || index >= this.count) return;
    this.#sizes[index] = size;
    this.#total += change;
    for (let at = index + 1; at <= this.count; at += at & -at) this.#sums[at] = (this.#sums[at] ?? 0) + change;
  }

  /** Returns the next one that is not hidden, in a direction of 1 or -1; the same if there is none. */
  next(index: number, direction: 1 | -1): number {
    for (let at = index + direction; at >= 0 && at < this.count; at += direction) {
      if (this.size(at) > 0) return at;
    }
    return index;
  }
}
