import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

/** What stands in the image, and how it is run. */
export type Image = {
  /** The Node.js that it starts from, such as 24. */
  readonly node: number;
  readonly env: Readonly<Record<string, string>>;
  readonly user: string;
  readonly port: string;
  readonly stopSignal: string;
  readonly health: readonly string[];
  readonly command: readonly string[];
};

/** Carries out the container file of the project at `root`, with its work folder at `directory`. */
export const buildIn = (directory: string, root: string): Image => {
  const file = readFileSync(join(root, 'deploy/Containerfile'), 'utf8');
  const isIn = readIgnored(readFileSync(join(root, 'deploy/Containerfile.dockerignore'), 'utf8'));
  const found = new Map<string, string>();
  for (const [name, rest] of instructionsOf(file)) {
    if (name === 'COPY') copy({ words: rest.split(' '), root, directory, isIn });
    else if (name === 'RUN') installAs(rest, directory, root);
    else found.set(name, rest);
  }
  const text = (name: string): string => {
    const rest = found.get(name);
    assert.ok(rest !== undefined, `the container file has no ${name}`);
    return rest;
  };
  return {
    node: Number(/^node:(\d+)-slim$/.exec(text('FROM'))?.[1]),
    env: Object.fromEntries([text('ENV').split('=')]),
    user: text('USER'),
    port: text('EXPOSE'),
    stopSignal: text('STOPSIGNAL'),
    health: wordsIn(text('HEALTHCHECK').replace(/^.*? CMD /, '')),
    command: wordsIn(text('CMD')),
  };
};

const instructionsOf = (file: string): (readonly [string, string])[] =>
  file
    .replaceAll('\\\n', '')
    .split('\n')
    .filter((line) => !/^(#|$)/.test(line))
    .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]);

/** A command without a shell, which signals would not get through. */
const wordsIn = (rest: string): readonly string[] => JSON.parse(rest) as string[];

/** Whether a path is part of what can be copied: the last pattern that fits it, or a folder above it, decides. */
const readIgnored = (file: string): ((path: string) => boolean) => {
  const patterns = file.split('\n').filter((line) => line !== '');
  const fits = (path: string, pattern: string): boolean => pattern === '*' || `${path}/`.startsWith(`${pattern}/`);
  return (path) => patterns.findLast((pattern) => fits(path, pattern.replace(/^!/, '')))?.startsWith('!') ?? true;
};

const copy = (what: {
  readonly words: readonly string[];
  readonly root: string;
  readonly directory: string;
  readonly isIn: (path: string) => boolean;
}): void => {
  const { words, root, directory, isIn } = what;
  const [target = '', ...paths] = words.toReversed();
  const filter = (path: string): boolean => isIn(relative(root, path));
  for (const path of paths) {
    const to = target.endsWith('/') ? join(target, basename(path)) : target;
    cpSync(join(root, path), join(directory, to), { recursive: true, filter });
  }
};

/** Lays out what npm would install without the packages for development, from those that are installed here. */
const installAs = (command: string, directory: string, root: string): void => {
  assert.match(command, /^npm ci --omit=dev( &&|$)/);
  const lock = readFileSync(join(directory, 'package-lock.json'), 'utf8');
  const { packages } = JSON.parse(lock) as { packages: Record<string, { readonly dev?: true }> };
  for (const [path, { dev }] of Object.entries(packages)) {
    if (path === '' || dev) continue;
    const from = join(root, path);
    const filter = (file: string): boolean => !relative(from, file).includes('node_modules');
    cpSync(from, join(directory, path), { recursive: true, filter });
  }
};
