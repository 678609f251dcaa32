import type { StorageType } from '../../backup/job.ts';
import {
  hasPlace,
  lackOf,
  type offeredStorages,
  placeKey,
  type UsableStorage,
  usableStorages,
} from '../../backup/storage.ts';
import { type Choice, type FormState, fieldsIn, line, menu } from './fields.ts';
import { storageWords } from './labels.ts';
import { type Block, bare, capitalised, context } from './text.ts';

/** The part of a form that says where copies go. */
export type StorageState = {
  readonly round: string;
  /** The storages that can be chosen, separated by commas. */
  readonly offered: string;
  /** The module of the third-party storage that is set up; '' for none. */
  readonly module: string;
  readonly storage: string;
  readonly room: string;
  readonly account: string;
  readonly directory: string;
};

/** The fields that are filled in before anybody has chosen. */
export const blankStorage: StorageState = {
  round: '0',
  offered: '',
  module: '',
  storage: 'DataStore',
  room: '',
  account: '',
  directory: '',
};

/** The field for the place within a storage. */
const placeField = { Documents: 'room', ThridpartyDocuments: 'account', Local: 'directory' } as const;

/** The storage that is chosen, with the place in it as it was typed; undefined if it is not one that is offered. */
export const chosenStorage = (
  state: StorageState,
): { readonly storage: UsableStorage; readonly folder: string | undefined } | undefined => {
  const storage = usableStorages.find((usable) => usable === state.storage);
  if (!storage || !state.offered.split(',').includes(storage)) return undefined;
  return { storage, folder: hasPlace(storage) ? state[placeField[storage]] || undefined : undefined };
};

/** A place as the fields hold it; one that they cannot hold in full is left to be filled in. */
export const placeState = (storage: StorageType, folder: string | undefined): Partial<StorageState> =>
  folder !== undefined && hasPlace(storage) && JSON.stringify(folder).length <= longestPlace
    ? { [placeField[storage]]: folder }
    : {};

/** What can be chosen, as the form carries it. */
export const offerState = ({
  storages,
  module,
}: ReturnType<typeof offeredStorages>): Pick<StorageState, 'offered' | 'module'> => ({
  offered: storages.join(),
  module: bare(module, 60),
});

/** The menu of storages, and the field for the place in the one that is chosen. */
export const storageFields = (state: StorageState, form: 'schedule' | 'options'): Block[] => {
  const { round, storage } = state;
  const choices = usableStorages
    .filter((usable) => state.offered.split(',').includes(usable))
    .map((usable): Choice => ({ value: usable, text: label(usable, state.module) }));
  const chooser = menu({
    round,
    name: 'storage',
    action: `backup_${form}_storage`,
    label: 'Where to',
    choices,
    chosen: storage,
    isWatched: true,
  });
  if (storage === 'DataStore') return [chooser, context(temporary[form])];
  const place = places.find((one) => one.storage === storage);
  if (!place) return [chooser];
  const name = placeField[place.storage];
  const action = `backup_${form}_${name}`;
  return [chooser, line({ round, name, action, value: state[name], maxLength: longestPlace, ...place })];
};

const longestPlace = 300;

const label = (storage: UsableStorage, module: string): string => {
  const which = storage === 'ThirdPartyConsumer' && module !== '' ? `: ${module}` : '';
  return `${capitalised(storageWords[storage])}${which}`;
};

const temporary = {
  schedule:
    ':warning: DocSpace deletes copies in temporary storage *after 24 hours*, however many are to be kept. Choose another storage for copies that last.',
  options: ':warning: DocSpace deletes a copy in temporary storage *after 24 hours*.',
} as const;

const places = [
  {
    storage: 'Documents',
    label: 'Room or folder',
    hint: 'Its number, as in its address in DocSpace, for example 1234.',
  },
  {
    storage: 'ThridpartyDocuments',
    label: 'Folder of the connected account',
    hint: 'The folder’s own ID, as in its address in DocSpace. It is not a plain number.',
  },
  {
    storage: 'Local',
    label: 'Directory on the portal’s server',
    hint: 'It must exist there already, for example /var/backups.',
  },
] as const;

const needs = {
  room: 'This must be the number of a room or folder, such as 1234.',
  'connected folder': 'This must be the ID of a folder of the connected account, which is not a plain number.',
  directory: 'This must be a directory on the portal’s server.',
  module: '',
} as const;

/** What is wrong with the place that was typed, by its block; the place of another storage than the chosen is none. */
export const placeComplaint = (values: FormState): Readonly<Record<string, string>> => {
  const fields = fieldsIn(values);
  const storage = usableStorages.find((usable) => usable === fields.get('storage')?.value);
  if (!storage || !hasPlace(storage)) return {};
  const place = fields.get(placeField[storage]);
  if (!place) return {};
  const lack = lackOf(storage, { [placeKey[storage]]: place.value });
  return lack === undefined ? {} : { [place.block]: needs[lack] };
};
