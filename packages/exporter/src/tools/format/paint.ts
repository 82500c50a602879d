/** Colours text for a terminal, or leaves it alone. */
export interface Paint {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly bad: (text: string) => string;
}

/** SGR parameters (ECMA-48, 8.3.117) that begin and end each. */
const codes: Readonly<Record<keyof Paint, readonly [begin: number, end: number]>> = {
  strong: [1, 22],
  faint: [2, 22],
  good: [32, 39],
  warning: [33, 39],
  bad: [31, 39],
};

export function createPaint(colours: boolean): Paint {
  const paint =
    (name: keyof Paint) =>
    (text: string): string => {
      const [begin, end] = codes[name];
      return colours && text !== "" ? `\u001B[${String(begin)}m${text}\u001B[${String(end)}m` : text;
    };
  return {
    strong: paint("strong"),
    faint: paint("faint"),
    good: paint("good"),
    warning: paint("warning"),
    bad: paint("bad"),
  };
}

/**
 * Whether to colour what is written to a stream: on a terminal that can, unless the user does not want it
 * (https://no-color.org: NO_COLOR with any value but the empty one).
 */
export function wantsColours(
  isTerminal: boolean,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  const { NO_COLOR: unwanted = "", TERM: terminal } = environment;
  return isTerminal && unwanted === "" && terminal !== "dumb";
}
