import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { parse } from 'dotenv';
import { commands } from '../src/commands/commands.ts';
import { readConfig } from '../src/config/config.ts';
import { type Variable, variables } from '../src/config/variables.ts';
import { neededScopes, optionalScopes } from '../src/slack/scopes.ts';

const root = join(import.meta.dirname, '..');
const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const all = Object.entries<Variable>(variables);

test('.env.example names every variable with its sentence and its default, and nothing else', () => {
  const blocks = text('.env.example').trimEnd().split('\n\n').slice(1);
  const expected = all.map(([name, { holds, fallback }]) => {
    const sentence = `${holds.charAt(0).toUpperCase()}${holds.slice(1)}.`;
    return `# ${sentence}\n${fallback === '' ? '' : '# '}${name}=${fallback}`;
  });
  assert.deepEqual(blocks, expected);
});

test('.env.example filled in with what is required is a configuration, the same with its defaults spelt out', () => {
  const required = {
    SLACK_BOT_TOKEN: 'xoxb-1',
    SLACK_APP_TOKEN: 'xapp-1',
    SLACK_ADMIN_CHANNEL: 'C1',
    DOCSPACE_API_HOST: 'https://example.onlyoffice.com',
    DOCSPACE_API_KEY: 'sk-1',
  };
  const example = text('.env.example');
  const asIs = readConfig({ ...parse(example), ...required });
  const speltOut = readConfig({ ...parse(example.replace(/^# ([A-Z_]+=)/gm, '$1')), ...required });
  assert.deepEqual(asIs, readConfig(required));
  assert.deepEqual(speltOut, asIs);
});

test('only the entry points read the environment', () => {
  const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  const mains = ['src/main.ts', 'src/doctor.ts', 'src/sandbox/main.ts', 'src/copies/verify-file.ts'];
  const readers = sources.filter((path) => /process\s*\.\s*env\b|process\s*\[|import\b.*\benv\b/.test(text(path)));
  assert.deepEqual(
    readers.filter((path) => !mains.includes(path)),
    [],
  );
});

/** The lines below `key:` that are indented deeper than it, comments left out. */
const below = (yaml: string, key: string): readonly string[] => {
  const lines = yaml.split('\n').filter((line) => !/^\s*(#|$)/.test(line));
  const at = lines.findIndex((line) => line.trim() === `${key}:`);
  assert.ok(at >= 0, `manifest.yml has no ${key}`);
  const depth = (line: string | undefined): number => line?.search(/\S/) ?? 0;
  const rest = lines.slice(at + 1);
  const end = rest.findIndex((line) => depth(line) <= depth(lines[at]));
  return rest.slice(0, end < 0 ? rest.length : end).map((line) => line.trim());
};

const manifest = text('manifest.yml');

test('the manifest asks for exactly the scopes that the bot checks at its start', () => {
  assert.deepEqual(
    below(manifest, 'bot'),
    [...neededScopes, ...optionalScopes].map((scope) => `- ${scope}`),
  );
});

test('every scope in the manifest has its reason in a comment above it', () => {
  for (const scope of [...neededScopes, ...optionalScopes])
    assert.match(manifest, new RegExp(`\\n +# [^\\n]+\\n +- ${scope}\\n`));
});

test('the manifest has one command, /backup, and lets buttons, Socket Mode and direct messages work', () => {
  const commands = below(manifest, 'slash_commands').filter((line) => line.startsWith('- '));
  assert.deepEqual(commands, ['- command: /backup']);
  assert.deepEqual(below(manifest, 'interactivity'), ['is_enabled: true']);
  assert.ok(below(manifest, 'settings').includes('socket_mode_enabled: true'));
  assert.ok(below(manifest, 'settings').includes('token_rotation_enabled: false'));
  assert.ok(below(manifest, 'app_home').includes('messages_tab_enabled: true'));
  assert.ok(below(manifest, 'app_home').includes('home_tab_enabled: true'));
  assert.deepEqual(below(manifest, 'bot_events'), ['- app_home_opened']);
});

test("the manifest keeps to Slack's lengths", () => {
  const value = (key: string): string => {
    const [, found = ''] = new RegExp(`^ +${key}: "?([^"\\n]+)"?$`, 'm').exec(manifest) ?? [];
    assert.notEqual(found, '', `manifest.yml has no ${key}`);
    return found;
  };
  assert.ok(value('name').length <= 35);
  assert.ok(value('display_name').length <= 80);
  assert.ok(value('description').length <= 140);
  assert.ok(value('usage_hint').length <= 1_000);
});

test('the manifest hints at every command', () => {
  const names = commands.map(({ name }) => name);
  const words = names.filter((name) => !name.includes(' '));
  assert.match(manifest, new RegExp(`usage_hint: "\\[${words.join('\\|')}\\]"`));
});

test('hooks of each test are in a suite, because test files share a process', () => {
  const files = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.ts'));
  const outside = files.filter((name) => /^(before|after)Each\(/m.test(text(join('test', name))));
  assert.deepEqual(outside, []);
});
