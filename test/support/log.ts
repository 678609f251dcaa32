import type { Log } from '../../src/lib/log.ts';

export type KeptLog = Log & { readonly lines: string[] };

/** A log that keeps its lines for the test, each as `level: message`. */
export const createKeptLog = (): KeptLog => {
  const lines: string[] = [];
  const at = (level: string) => (_fields: unknown, message: string) => void lines.push(`${level}: ${message}`);
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
};
