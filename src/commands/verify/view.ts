import type { MissingDocument } from '../../backup/proof.ts';
import type { Completed } from '../../backup/run.ts';
import type { Proved } from '../../runner/ports.ts';
import { explain } from '../../slack/blocks/explain.ts';
import { proofAdvice, proofText } from '../../slack/blocks/proof-text.ts';
import { capitalised, code, host, type Message, plain, quoted } from '../../slack/blocks/text.ts';
import type { VerifyAnswer } from './verify.ts';

/** The private answer to the person who asked. `showsTitles`: the person is an operator, who may read titles. */
export const verifyAnswer = (said: VerifyAnswer, showsTitles: boolean): Message => {
  switch (said.kind) {
    case 'begun':
      return plain(
        `The copy of ${named(said.run)} is being read to its last byte, which can take hours for a large one. The outcome comes here, and on its card.`,
      );
    case 'proved':
      return plain(said.outcome ? outcomeText(said.run, said.outcome, showsTitles) : named(said.run));
    case 'under_way':
      return plain('That copy is being verified already. Its card shows the outcome.');
    case 'stopped':
      return plain('The bot is being stopped. The next process continues, and the card shows the outcome.');
    case 'no_copy':
      return plain('The portal has no copy to verify. Start a backup with `/backup`.');
    case 'no_card':
      return plain(noCard[said.why]);
    case 'unasked':
      return plain(
        `The portal did not say which copies there are, so none was verified. ${quoted(explain(said.failure, 'look'), 900)}`,
      );
  }
};

const noCard = {
  gone: 'The card of that backup is not there any more, so nothing was verified. `/backup verify` takes the newest copy.',
  unread: 'Slack did not show the card, so nothing was verified. Try again in a minute.',
  foreign: 'That backup is of another portal than the one this bot is set up for. Nothing was verified.',
} as const;

const named = ({ backupId, portal }: Completed): string =>
  `backup ${backupId === undefined ? '' : `${code(backupId)} `}of *${host(portal)}*`;

const outcomeText = (run: Completed, { proof, missing }: Proved, showsTitles: boolean): string => {
  const advice = proofAdvice(proof);
  return [
    `${capitalised(named(run))}: ${proofText(proof)}.`,
    ...('sha256' in proof ? [`SHA-256 ${code(proof.sha256.toLowerCase())}`] : []),
    ...(advice === undefined ? [] : [advice]),
    ...(showsTitles ? missing.map(titleLine) : []),
  ].join('\n');
};

const titleLine = ({ id, version, title }: MissingDocument): string =>
  `• Document ${id}${version === undefined ? '' : `, version ${version}`}: ${quoted(title, 200)}`;
