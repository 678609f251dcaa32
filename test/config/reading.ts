import assert from 'node:assert/strict';
import { ConfigProblems, readConfig } from '../../src/config/config.ts';
import type { Origins } from '../../src/config/settings.ts';

/** An API key of the usual form. */
export const key = `sk-${'0123456789abcdef'.repeat(4)}`;
/** As few variables as a configuration needs. */
export const least = {
  SLACK_BOT_TOKEN: 'xoxb-1-2-three',
  SLACK_APP_TOKEN: 'xapp-1-A2-3-four',
  SLACK_ADMIN_CHANNEL: 'C0ADMIN',
  DOCSPACE_API_HOST: 'https://example.onlyoffice.com',
  DOCSPACE_API_KEY: key,
};

/** The configuration with some variables, and files by path, changed. */
export const read = (
  change: Record<string, string | undefined> = {},
  files: Record<string, string> = {},
  origins?: Origins,
) =>
  readConfig(
    { ...least, ...change },
    (path) => {
      const content = files[path];
      if (content === undefined) throw new Error('ENOENT');
      return content;
    },
    origins,
  );

/** What is wrong with it. */
export const problems = (
  change: Record<string, string | undefined>,
  files?: Record<string, string>,
  origins?: Origins,
): readonly string[] => {
  try {
    read(change, files, origins);
  } catch (error) {
    assert.ok(error instanceof ConfigProblems);
    assert.equal(error.message, error.problems.join('\n'));
    return error.problems;
  }
  return [];
};

/** Asserts that one thing is wrong with it, said so. */
export const refuses = (
  change: Record<string, string | undefined>,
  sentence: RegExp,
  files?: Record<string, string>,
): void => {
  const found = problems(change, files);
  assert.equal(found.length, 1, `one problem, not: ${JSON.stringify(found)}`);
  assert.match(found[0] ?? '', sentence);
};
