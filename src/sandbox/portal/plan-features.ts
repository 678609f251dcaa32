import { usedFree } from './money.ts';
import { isAdminRole, type Person } from './portal-people.ts';
import type { State } from './state.ts';
import { sizeText } from './texts.ts';
import { isSince, type ServerVersion } from './version.ts';

/** The parts of a portal's plan as somebody may see them. */
export const featuresFor = (state: State, { role }: Person): readonly Feature[] => {
  const features = featuresOf(state).filter(({ id }) => isSince(state.server, newerFeatures[id] ?? '2.6'));
  return isAdminRole(role) ? features : features.filter(({ id }) => openFeatures.includes(id)).map(forRole(role));
};

/** A part of a plan; who may not administrate sees the ones that are `open`, guests none. */
type Feature = {
  readonly id: string;
  readonly title: string;
  readonly value: number | boolean;
  readonly type: 'count' | 'size' | 'flag';
  readonly used?: { readonly value?: number; readonly title?: string };
  readonly priceTitle?: string;
};

const openFeatures = 'manager total_size file_size oauth users room statistic aiagent automationapi'.split(' ');
const newerFeatures: Readonly<Record<string, ServerVersion>> = {
  free_backup: '3.5',
  backup: '3.5',
  aitools: '3.6',
  aiagent: '3.6',
};

/** Users do not see how much of a limit is used, the storage apart. */
const forRole =
  (role: string) =>
  (feature: Feature): Feature => {
    const { used } = feature;
    if (role !== 'user' || used === undefined || feature.id === 'total_size') return feature;
    return { ...feature, used: used.title === undefined ? {} : { title: used.title } };
  };

const featuresOf = (state: State): readonly Feature[] => {
  const { knobs, isStandalone } = state;
  const count = (id: string, title: string, value: number, used: NonNullable<Feature['used']>): Feature => ({
    id,
    title,
    value,
    type: 'count',
    used,
  });
  const size = (id: string, title: string, value: number, used: NonNullable<Feature['used']>): Feature => ({
    ...count(id, title, value, used),
    type: 'size',
  });
  const flag = (id: string, title = '', value = true): Feature => ({ id, title, value, type: 'flag' });
  const [total, free] = [knobs.storageTotalBytes, isStandalone ? -1 : knobs.allowance];
  const totalText = total < 0 ? '-1 bytes' : sizeText(total, 2);
  const totalTitle = `${totalText} per admin and ability to add space on request`;
  const all = [
    {
      ...count('manager', '', isStandalone ? -1 : 6, { value: 1, title: 'Admins added:' }),
      priceTitle: 'Number of admins',
    },
    {
      ...size('total_size', totalTitle, total, { value: knobs.storageUsedBytes, title: 'Storage space used:' }),
      priceTitle: 'Storage space',
    },
    size('file_size', 'Max file size', isStandalone ? 107_374_182_400 : 1_073_741_824, { value: 0 }),
    flag('update', '', false),
    flag('branding', '', false),
    flag('lifetime', '', false),
    flag('oauth'),
    flag('year', '', false),
    flag('backup', isStandalone ? '' : 'Additional backup', knobs.isWalletOn && !isStandalone),
    flag('aitools', '', false),
    count('users', 'Unlimited number of users and guests', -1, { value: 1 }),
    count('room', 'Unlimited number of active rooms', -1, { value: 1, title: 'Rooms:' }),
    flag('customization', 'Branding & customization', !isStandalone),
    flag('ldap'),
    flag('sso', 'SSO'),
    count('free_backup', `${free} free backups per month`, free, { value: usedFree(state) }),
    flag('restore', 'Data recovery'),
    flag('audit', 'Tracking logins & actions', isStandalone || knobs.hasAudit),
    flag('thirdparty', 'Pro integrations'),
    flag('statistic', 'Storage quotas & statistic'),
    count('aiagent', '', -1, { value: 0 }),
    flag('automationapi', '', !isStandalone),
  ];
  return isStandalone ? all : all.filter(({ id }) => id !== 'update' && id !== 'lifetime');
};
