/** What waiting cannot fix, in one line that says what to change; the process ends with `exitCode`. */
export class FatalError extends Error {
  readonly exitCode: number;

  constructor(line: string, options: ErrorOptions & { readonly exitCode?: number } = {}) {
    super(line, options);
    this.name = 'FatalError';
    this.exitCode = options.exitCode ?? 1;
  }
}
