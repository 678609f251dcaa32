import type { Tree } from '../../../src/sandbox/render/tree.ts';

/** What a person reads in pieces of the page. */
export const wordsIn = (trees: readonly Tree[]): string =>
  trees
    .map((tree) => {
      if (typeof tree === 'string') return tree;
      return tree.tag === 'br' ? '\n' : wordsIn(tree.children);
    })
    .join('');

/** Every element in pieces of the page. */
export const elementsIn = (trees: readonly Tree[]): readonly Exclude<Tree, string>[] =>
  trees.flatMap((tree) => (typeof tree === 'string' ? [] : [tree, ...elementsIn(tree.children)]));
