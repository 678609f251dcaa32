import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite, test } from 'node:test';
import { usableStorages } from '../src/backup/storage.ts';
import { commands } from '../src/commands/commands.ts';
import { type Variable, variables } from '../src/config/variables.ts';
import { tour } from '../src/sandbox/page/scenarios.ts';
import { alarmWords, statusWord } from '../src/slack/blocks/labels.ts';
import { neededScopes, optionalScopes } from '../src/slack/scopes.ts';
import { createAppUrl, manifestJson } from './support/app-manifest.ts';

const root = join(import.meta.dirname, '..');
const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** The cells of the table whose first column has this title, without its head. */
const table = (path: string, title: string): readonly (readonly string[])[] => {
  const lines = text(path).split('\n');
  const from = lines.findIndex((line) => line.startsWith(`| ${title} |`));
  assert.ok(from >= 0, `${path} has no table of ${title}`);
  const rest = lines.slice(from + 2);
  const end = rest.findIndex((line) => !line.startsWith('|'));
  return rest.slice(0, end < 0 ? rest.length : end).map((line) =>
    line
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim()),
  );
};

/** What is written as code in a cell. */
const codeIn = (cell = ''): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

suite('the documentation', () => {
  test('lists every command with its line in the help on the front page', () => {
    const rows = commands.map(({ name, help }) => [`\`/backup ${name}\``, help]);
    assert.deepEqual(table('README.md', 'command'), rows);
  });

  test('lists every command with who may use it', () => {
    const rows = table('docs/commands.md', 'command').map(([typed, , who]) => {
      const names = codeIn(typed).map((code) => code.replace('/backup ', ''));
      return [commands.find(({ name }) => names.includes(name))?.name, who];
    });
    assert.deepEqual(
      rows,
      commands.map(({ name, who }) => [name, `${who}s`]),
    );
  });

  test('explains every alarm', () => {
    const words = table('docs/alarms.md', 'the message begins with').map(([word]) => word);
    assert.deepEqual(words.toSorted(), Object.values(alarmWords).toSorted());
  });

  test('explains every status of a card', () => {
    const words = table('docs/cards.md', 'status').map(([word]) => word);
    assert.deepEqual(words.toSorted(), Object.values(statusWord).toSorted());
  });

  test('explains every variable with its default', () => {
    const rows = table('docs/configuration.md', 'variable');
    const all = Object.entries<Variable>(variables);
    assert.deepEqual(rows.flatMap(([names]) => codeIn(names)).toSorted(), all.map(([name]) => name).toSorted());
    for (const [name, { fallback, isRequired }] of all) {
      const shown = rows.find(([names]) => codeIn(names).includes(name))?.at(-1);
      if (fallback !== '') assert.equal(shown, `\`${fallback}\``, name);
      if (isRequired) assert.equal(shown, 'required', name);
    }
  });

  test('explains every storage and every scope', () => {
    const storages = table('docs/configuration.md', 'storage').flatMap(([name]) => codeIn(name));
    assert.deepEqual(storages, usableStorages);
    const scopes = table('docs/configuration.md', 'scope').flatMap(([names]) => codeIn(names));
    assert.deepEqual(scopes.toSorted(), [...neededScopes, ...optionalScopes].toSorted());
  });

  test('quotes in the symptoms only what the bot says', () => {
    const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const said = sources.map((name) => text(join('src', name))).join('\n');
    const quotes = table('docs/troubleshooting.md', 'what you see').flatMap(
      ([symptom = '']) => symptom.match(/(?<=“)[^”]+/g) ?? [],
    );
    assert.ok(quotes.length > 5);
    for (const quote of quotes) assert.ok(said.includes(quote), quote);
  });

  test('links to files, headings and scenarios that exist', () => {
    const scenarios = tour.flatMap((group) => group.scenarios.map(({ name }) => name));
    for (const page of pages) {
      for (const [, link = ''] of text(page).matchAll(/\]\(([^)\s]+)\)|<http:\/\/localhost:3000\/\?scenario=[^>]+>/g)) {
        if (/^https?:/.test(link)) continue;
        const [file = '', heading] = link.split('#');
        const target = file === '' ? page : join(dirname(page), file);
        assert.ok(existsSync(join(root, target)), `${page} links to ${link}`);
        if (heading !== undefined) assert.ok(headingsOf(target).includes(heading), `${page} links to ${link}`);
      }
      for (const [, name = ''] of text(page).matchAll(/\?scenario=([\w-]+)/g))
        assert.ok(scenarios.includes(name), name);
    }
  });

  test('has a front page that is read in a few minutes', () => {
    assert.ok(text('README.md').split('\n').length <= 130);
  });
});

/** The headings of a page as GitHub links to them. */
const headingsOf = (page: string): readonly string[] =>
  [...text(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );

suite('what is derived from manifest.yml', () => {
  test('is written again by npm run manifest: manifest.json', () =>
    assert.equal(text('manifest.json'), manifestJson()));

  test("is written again by npm run manifest: the link to Slack's form", () => {
    assert.ok(text('README.md').includes(`(${createAppUrl()})`));
    assert.ok(createAppUrl().length < 8_000);
  });

  test('is what the Slack CLI reads and starts', () => {
    const { hooks } = JSON.parse(text('.slack/hooks.json')) as { hooks: Record<string, string> };
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
    assert.equal(hooks['get-manifest'], 'cat manifest.json');
    assert.equal(hooks.start, 'npm start');
    assert.ok(scripts.start);
  });
});
