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

/** Marks text, or leaves it alone where there are no colours. */
export type Style = Readonly<Record<"bold" | "dim" | "red" | "yellow" | "green", (text: string) => string>>;

export function createStyle(hasColors: boolean): Style {
  const mark = (name: keyof Style) => (text: string) =>
    // Whether there are colours is decided here, not by what Node finds out about stdout.
    hasColors ? styleText(name, text, { validateStream: false }) : text;
  return {
    bold: mark("bold"),
    dim: mark("dim"),
    red: mark("red"),
    yellow: mark("yellow"),
    green: mark("green"),
  };
}

/** The parts of Node's `process` that concern the terminal. */
export type TerminalProcess = Pick<NodeJS.Process, "stdin" | "stdout" | "stderr" | "env" | "on" | "off">;

/** The terminal of a process. One that calls itself "dumb" does not count: it cannot move its cursor. */
export function processTerminal(process: TerminalProcess): Terminal {
  const { stdout, stderr, env } = process;
  const isCapable = env["TERM"] !== "dumb";
  const isScreen = stdout.isTTY === true && isCapable;
  return {
    isScreen,
    showsErrors: stderr.isTTY === true && isCapable,
    hasColors: wantsColors(env) ?? isScreen,
    // A terminal that does not know its size says 0.
    size: () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 }),
    onResize: (listener) => {
      stdout.on("resize", listener);
      return () => void stdout.off("resize", listener);
    },
    // Node creates the stream on the first access, so it is accessed only where keys are needed.
    onKey: (listener) => listenToKeys(process.stdin, listener),
    onExit: (listener) => {
      process.on("exit", listener);
      return () => void process.off("exit", listener);
    },
  };
}

/** Whether the environment forces colours on or off; the values of FORCE_COLOR are those that Node knows. */
function wantsColors({ FORCE_COLOR, NO_COLOR }: TerminalProcess["env"]): boolean | undefined {
  if (FORCE_COLOR !== undefined) return ["", "1", "2", "3", "true"].includes(FORCE_COLOR);
  return NO_COLOR === undefined || NO_COLOR === "" ? undefined : false;
}

function listenToKeys(stdin: TerminalProcess["stdin"], listener: (key: string) => void): () => void {
  if (stdin.isTTY !== true) return () => undefined;
  // What is typed fast, or pasted, arrives in one piece.
  const onData = (bytes: Uint8Array): void => {
    for (const key of new TextDecoder().decode(bytes)) listener(key);
  };
  stdin.setRawMode(true);
  stdin.on("data", onData);
  stdin.resume();
  return () => {
    stdin.off("data", onData);
    stdin.pause();
    stdin.setRawMode(false);
  };
}
