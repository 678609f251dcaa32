import type { BackupRequest, Slot } from '../../backup/job.ts';
import { offeredStorages } from '../../backup/storage.ts';
import { configuredTarget, type Target } from '../../backup/target.ts';
import { menu } from '../../slack/blocks/fields.ts';
import { formModal, modalOf } from '../../slack/blocks/modal.ts';
import {
  blankStorage,
  chosenStorage,
  offerState,
  placeState,
  type StorageState,
  storageFields,
} from '../../slack/blocks/storage-fields.ts';
import { type Block, host, type Message, type Modal, section } from '../../slack/blocks/text.ts';

export const optionsTitle = 'Back up with options';

/** The form that starts a backup to a place of choice, as it is shown and carried along. */
export type OptionsState = StorageState & {
  /** `yes`: the portal is self-hosted, so that its whole instance can be backed up. */
  readonly isStandalone: string;
  readonly slot: string;
};

export const blankOptions: OptionsState = { ...blankStorage, isStandalone: '', slot: 'portal' };

/** The form as the configuration would start a backup. */
export const optionsState = (backup: BackupRequest, isStandalone: boolean): OptionsState => {
  const offer = offerState(offeredStorages(isStandalone, backup));
  const { storage, folder, slot } = configuredTarget(backup);
  return {
    ...blankOptions,
    ...offer,
    isStandalone: isStandalone ? 'yes' : '',
    ...(isStandalone ? { slot } : {}),
    ...(offer.offered.split(',').includes(storage) ? { storage } : {}),
    ...placeState(storage, folder),
  };
};

/** What the form asks for; undefined if it cannot be had. */
export const targetOf = (state: OptionsState): Target | undefined => {
  const chosen = chosenStorage(state);
  const slot = slots.find((known) => known === state.slot);
  return chosen && slot && (slot === 'portal' || state.isStandalone === 'yes')
    ? { ...chosen, slot, retryOf: undefined }
    : undefined;
};

const slots: readonly Slot[] = ['portal', 'dump'];

/** The form; `said`: what is said above it. */
export const optionsForm = (state: OptionsState, portal: string, said: readonly Block[] = []): Modal => {
  const usual = section(`One backup of *${host(portal)}*, as you choose here. The configuration stays as it is.`);
  return formModal({
    id: 'backup_options',
    title: optionsTitle,
    submit: 'Start',
    state,
    blocks: [
      ...(said.length > 0 ? said : [usual]),
      ...(state.isStandalone === 'yes' ? [slotMenu(state)] : []),
      ...storageFields(state, 'options'),
    ],
  });
};

const slotMenu = ({ round, slot }: OptionsState): Block =>
  menu({
    round,
    name: 'slot',
    action: 'backup_options_slot',
    label: 'What',
    choices: [
      { value: 'portal', text: 'This portal' },
      { value: 'dump', text: 'The whole instance: every portal of the server (dump)' },
    ],
    chosen: slot,
  });

/** An answer in the modal. */
export const optionsAnswer = ({ blocks }: Message): Modal => modalOf(optionsTitle, blocks);
