import { parseArgs } from 'node:util';

/** What was asked for on the command line; ends the process with 2 where that makes no sense. `names`: the benches. */
export const readArguments = (names: readonly string[]) => {
  const { values } = parsed();
  const unknown = values.only.filter((name) => !names.includes(name));
  if (unknown.length > 0) return complain(`There is no bench ${unknown.join(', ')}; there are ${names.join(', ')}.`);
  return values;
};

const parsed = () => {
  try {
    return parseArgs({
      options: {
        only: { type: 'string', multiple: true, default: [] },
        quick: { type: 'boolean', default: false },
        json: { type: 'string' },
      },
    });
  } catch (error) {
    return complain(error instanceof Error ? error.message : String(error));
  }
};

const complain = (sentence: string): never => {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
};
