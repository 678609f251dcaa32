import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** Where a person types and reads. */
export type Terminal = {
  /** A person sits there, rather than a script. */
  readonly isPerson: boolean;
  readonly say: (lines: readonly string[]) => void;
  /** The next line typed, once `prompt` was shown; undefined: the input has ended. */
  readonly next: (prompt: string) => Promise<string | undefined>;
  readonly close: () => void;
};

/** A terminal on two streams. `onInterrupt`: Ctrl-C was pressed. */
export const createTerminal = (options: {
  readonly input: Readable;
  readonly output: Writable;
  readonly isPerson: boolean;
  readonly onInterrupt: () => void;
}): Terminal => {
  const { input, output, isPerson, onInterrupt } = options;
  const lines = createInterface({ input, output: isPerson ? output : undefined, terminal: isPerson });
  const typed: string[] = [];
  let isOver = false;
  let isPrompted = false;
  let wake = (): void => undefined;
  lines.on('line', (line) => {
    typed.push(line);
    wake();
  });
  lines.on('close', () => {
    isOver = true;
    wake();
  });
  lines.on('SIGINT', onInterrupt);

  return {
    isPerson,
    say: (said) => {
      // What is being typed is put below what is said.
      if (isPrompted) output.write('\r\u001b[J');
      for (const line of said) output.write(`${line}\n`);
      if (isPrompted && !isOver) lines.prompt(true);
    },
    next: async (prompt) => {
      if (isPerson && typed.length === 0 && !isOver) {
        isPrompted = true;
        lines.setPrompt(prompt);
        lines.prompt(true);
      }
      while (typed.length === 0 && !isOver) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      isPrompted = false;
      const line = typed.shift();
      if (line !== undefined && !isPerson) output.write(`${prompt}${line}\n`);
      return line;
    },
    close: () => lines.close(),
  };
};
