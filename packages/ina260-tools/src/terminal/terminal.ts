/** The terminal that the program runs in, as far as it does. */
export interface Terminal {
  /** Whether stdout is a screen that can be drawn on. */
  readonly isScreen: boolean;
  /** Whether somebody sees stderr as it is written. */
  readonly showsErrors: boolean;
  /** Whether stdout is to have colours: it is a screen, and NO_COLOR is not set (no-color.org). */
  readonly hasColors: boolean;
  /** The size of the screen at this moment. */
  readonly size: () => TerminalSize;
  /** Calls the listener when the screen has another size. @returns Ends that. */
  readonly onResize: (listener: () => void) => () => void;
  /**
   * Calls the listener with each key that is typed, at once and unseen: "q", "\u0003" for Ctrl-C, which is no signal
   * then. Nothing is ever typed where stdin is no terminal. @returns Ends that.
   */
  readonly onKey: (listener: (key: string) => void) => () => void;
  /** Calls the listener when the process exits, whatever the reason but a kill. @returns Ends that. */
  readonly onExit: (listener: () => void) => () => void;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}
