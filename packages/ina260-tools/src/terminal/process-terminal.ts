import type { Terminal } from "./terminal.ts";

/** The parts of Node's `process` that concern the terminal. */
export interface TerminalProcess {
  readonly stdin: {
    readonly isTTY?: boolean;
    setRawMode(isRaw: boolean): unknown;
    resume(): unknown;
    pause(): unknown;
    on(event: "data", listener: (bytes: Uint8Array) => void): unknown;
    off(event: "data", listener: (bytes: Uint8Array) => void): unknown;
  };
  readonly stdout: {
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly rows?: number;
    on(event: "resize", listener: () => void): unknown;
    off(event: "resize", listener: () => void): unknown;
  };
  readonly stderr: { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  on(event: "exit", listener: () => void): unknown;
  off(event: "exit", listener: () => void): unknown;
}

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
