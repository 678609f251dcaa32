import { problemsOf } from './blocks.ts';
import { byType, type Check, isObject, type Report, shape, string } from './check.ts';
import { plainText } from './texts.ts';

/**
 * What Slack would say about this modal, or this Home tab, as {@link problemsOf} says it; empty: valid.
 * Source: https://docs.slack.dev/reference/views/modal-views, https://docs.slack.dev/reference/views/home-tab-views
 */
export const problemsOfView = (
  view: unknown,
  refused: ReadonlySet<string>,
  surface: 'modal' | 'home' = 'modal',
): readonly string[] => {
  const problems: string[] = [];
  const report: Report = (problem, at) => problems.push(`[ERROR] ${problem} [json-pointer:${at}]`);
  byType(surface === 'modal' ? { modal } : { home })(view, '/view', report);
  if (!isObject(view)) return problems;
  const blocks = view.blocks;
  if (surface === 'modal' && Array.isArray(blocks) && blocks.some(isInput) && view.submit === undefined) {
    report('must define `submit` to use an `input` block in modals', '/view');
  }
  return [...problems, ...problemsOf(blocks ?? [], { surface, refused, at: '/view/blocks' })];
};

const anything: Check = () => {};

const modal = shape(
  { title: plainText(24), blocks: anything },
  {
    submit: plainText(24),
    close: plainText(24),
    private_metadata: string(0, 3000),
    callback_id: string(0, 255),
  },
);

const home = shape(
  { blocks: anything },
  { private_metadata: string(0, 3000), callback_id: string(0, 255), external_id: string(0, 255) },
);

const isInput = (block: unknown): boolean => isObject(block) && block.type === 'input';
