import { styleText } from "node:util";

/** The terminal that the program runs in, if it runs in one. */
export interface Terminal {
  /** Whether stdout is a screen that can be drawn on. */
  readonly isScreen: boolean;
  /** Whether stderr is a terminal. */
  readonly showsErrors: boolean;
  /** Whether stdout gets colours: FORCE_COLOR decides, then NO_COLOR (no-color.org), then whether it is a screen. */
  readonly hasColors: boolean;
  /** The size of the screen at this moment. */
  readonly size: () => TerminalSize;
  /** Calls the listener whenever the size of the screen changes. @returns Ends that. */
  readonly onResize: (listener: () => void) => () => void;
  /**
   * Calls the listener with each key as it is typed, without an echo: "q", or "\u0003" for Ctrl-C, which sends no signal
   * meanwhile. Never calls it where stdin is no terminal. @returns Ends that.
   */
  readonly onKey: (listener: (key: string) => void) => () => void;
  /** Calls the listener when the process exits for any reason except SIGKILL. @returns Ends that. */
  readonly onExit: (listener: () => void) => () => void;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

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
