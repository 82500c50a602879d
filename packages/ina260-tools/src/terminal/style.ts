import { styleText } from "node:util";

const marks = ["bold", "dim", "red", "yellow", "green"] as const;

/** Marks text, or leaves it alone where there are no colours. */
export type Style = Readonly<Record<(typeof marks)[number], (text: string) => string>>;

export function createStyle(hasColors: boolean): Style {
  const mark = (name: keyof Style): [keyof Style, (text: string) => string] => [
    name,
    // Whether there are colours is decided here, not by what Node finds out about stdout.
    (text) => (hasColors ? styleText(name, text, { validateStream: false }) : text),
  ];
  return Object.fromEntries(marks.map(mark)) as Record<keyof Style, (text: string) => string>;
}
