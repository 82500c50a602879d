import { constantLoad, joinRanges, type LoadRange, type SimulatedLoad } from "./load.ts";

interface Piece {
  readonly load: SimulatedLoad;
  /** When this load took over. */
  readonly since: number;
}

/** Loads that took over from each other: a conversion that runs at that moment sees a part of both. */
export class LoadHistory {
  #pieces: Piece[] = [{ load: constantLoad({ volts: 0, amperes: 0 }), since: Number.NEGATIVE_INFINITY }];

  /** The load that holds now. */
  get latest(): SimulatedLoad {
    return (this.#pieces.at(-1) as Piece).load;
  }

  /** From `since` on it is this load. No time before `neededFrom` is asked for any more. */
  change(load: SimulatedLoad, since: number, neededFrom: number): void {
    const kept = this.#pieces.filter((piece, index) => {
      const until = this.#pieces[index + 1]?.since ?? since;
      return until > neededFrom && piece.since < since;
    });
    this.#pieces = [...kept, { load, since: kept.length > 0 ? since : Number.NEGATIVE_INFINITY }];
  }

  volts(from: number, to: number): number {
    return this.#mean(from, to, (load, a, b) => load.volts(a, b));
  }

  amperes(from: number, to: number): number {
    return this.#mean(from, to, (load, a, b) => load.amperes(a, b));
  }

  steadyUntil(from: number): number {
    const index = this.#indexAt(from);
    const until = this.#pieces[index + 1]?.since ?? Number.POSITIVE_INFINITY;
    return Math.min(this.#pieces[index]?.load.steadyUntil?.(from) ?? from, until);
  }

  get range(): LoadRange | undefined {
    return this.#pieces.map(({ load }) => load.range).reduce(joinRanges);
  }

  #mean(from: number, to: number, of: (load: SimulatedLoad, from: number, to: number) => number): number {
    let index = this.#indexAt(from);
    let { load } = this.#pieces[index] as Piece;
    let sum = 0;
    let begin = from;
    for (; ; index += 1) {
      const next = this.#pieces[index + 1];
      if (next === undefined || next.since >= to) break;
      sum += of(load, begin, next.since) * (next.since - begin);
      begin = next.since;
      load = next.load;
    }
    return begin === from ? of(load, from, to) : (sum + of(load, begin, to) * (to - begin)) / (to - from);
  }

  /** The piece that holds at a time. Searched from the end, where nearly all questions are. */
  #indexAt(time: number): number {
    let index = this.#pieces.length - 1;
    while (index > 0 && (this.#pieces[index] as Piece).since > time) index -= 1;
    return index;
  }
}
