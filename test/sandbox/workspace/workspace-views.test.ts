import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { problemsOfView } from '../../../src/sandbox/workspace/blocks/view.ts';

const words = (length: number) => 'x'.repeat(length);
const plain = (length: number) => ({ type: 'plain_text', text: words(length) });

describe('Modals', () => {
  const input = { type: 'input', label: plain(1), element: { type: 'plain_text_input', action_id: 'a' } };
  const modal = (more: object) => ({ type: 'modal', title: plain(24), blocks: [], ...more });
  const said = (view: unknown) => problemsOfView(view, new Set()).join('\n');

  test('A modal with inputs and a submit button is taken', () => {
    assert.equal(said(modal({ blocks: [input], submit: plain(24), close: plain(24), private_metadata: '' })), '');
  });

  test('A title of 25 characters is refused', () => {
    assert.match(said(modal({ title: plain(25) })), /25 characters \[json-pointer:\/view\/title\/text\]/);
  });

  test('An input without a submit button is refused', () => {
    assert.match(said(modal({ blocks: [input] })), /must define `submit`/);
  });

  test('101 blocks are refused', () => {
    assert.match(said(modal({ blocks: Array(101).fill({ type: 'divider' }) })), /no more than 100 items/);
  });

  test('Private metadata of 3,001 characters is refused', () => {
    assert.match(said(modal({ private_metadata: words(3001) })), /3001 characters/);
  });

  test('A Home tab has nothing but blocks, and no submit button for its inputs', () => {
    const home = (more: object) => problemsOfView({ type: 'home', blocks: [], ...more }, new Set(), 'home').join('\n');
    assert.equal(home({ blocks: [input], private_metadata: '' }), '');
    assert.match(home({ title: plain(3) }), /invalid additional property: title/);
    assert.match(home({ type: 'modal' }), /unsupported type: modal/);
    assert.match(home({ blocks: Array(101).fill({ type: 'divider' }) }), /no more than 100 items/);
  });

  test('A view that is no modal is refused', () => {
    assert.match(said({ type: 'home', blocks: [] }), /unsupported type: home/);
    assert.match(said(undefined), /must provide an object/);
  });
});
