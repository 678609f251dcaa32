import { type Approval, type ApprovalAction, type ApprovalState, approvalVerbs } from '../backup/approval.ts';

/** The event type of the metadata that marks a message as an approval. */
export const approvalEvent = 'docspace_backup_approval';

/** An approval as its message's metadata: flat, without a secret; what only some kinds have is in `data`. */
export const toApprovalPayload = (approval: Approval, state: ApprovalState): Readonly<Record<string, string>> => ({
  approval: approval.key,
  portal: approval.portal,
  verb: approval.verb,
  requested_by: approval.requestedBy,
  requested_at: new Date(approval.requestedAt).toISOString(),
  state: state.kind,
  ...('by' in state && { decided_by: state.by }),
  teams: approval.teams.join(','),
  data: JSON.stringify(approval.action),
});

/** Reads an approval's metadata; `undefined`: this version does not know it. Never throws. */
export const fromApprovalPayload = (
  payload: unknown,
): { readonly approval: Approval; readonly state: ApprovalState } | undefined => {
  const found = Object(payload) as Record<string, unknown>;
  const text = (name: string): string => (typeof found[name] === 'string' ? found[name] : '');
  const verb = approvalVerbs.find((known) => known === found.verb);
  const [state, action, requestedAt] = [readState(found), readAction(text('data')), Date.parse(text('requested_at'))];
  if (!verb || !state || !action || Number.isNaN(requestedAt) || text('approval') === '') return undefined;
  const approval = {
    ...{ key: text('approval'), portal: text('portal'), verb, requestedBy: text('requested_by'), requestedAt, action },
    teams: text('teams')
      .split(',')
      .filter((team) => team !== ''),
  };
  return { approval, state };
};

const readState = ({ state, decided_by: by }: Record<string, unknown>): ApprovalState | undefined => {
  switch (state) {
    case 'waiting':
    case 'expired':
      return { kind: state };
    case 'approved':
    case 'done':
    case 'refused':
    case 'unknown':
      return typeof by === 'string' ? { kind: state, by } : undefined;
    default:
      return undefined;
  }
};

const kinds: ReadonlySet<unknown> = new Set([
  'delete',
  'schedule',
  'restore',
  'start',
] satisfies ApprovalAction['kind'][]);

/** Only this bot's own messages are read, so what has the right kind has the right form. */
const readAction = (data: string): ApprovalAction | undefined => {
  try {
    const action = JSON.parse(data) as Partial<ApprovalAction> | null;
    return kinds.has(action?.kind) ? (action as ApprovalAction) : undefined;
  } catch {
    return undefined;
  }
};
