/** Marks text, or lets it be where there are no colours. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly green: (text: string) => string;
}

/** Select Graphic Rendition (ECMA-48, 8.3.117): on and off. */
const codes: Readonly<Record<keyof Style, readonly [on: number, off: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  yellow: [33, 39],
  green: [32, 39],
};

export function createStyle(hasColors: boolean): Style {
  const mark = (name: keyof Style): ((text: string) => string) => {
    const [on, off] = codes[name];
    return hasColors ? (text) => `\u001b[${String(on)}m${text}\u001b[${String(off)}m` : (text) => text;
  };
  return {
    bold: mark("bold"),
    dim: mark("dim"),
    red: mark("red"),
    yellow: mark("yellow"),
    green: mark("green"),
  };
}
