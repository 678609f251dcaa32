import { newId } from './ids.ts';

/** Somebody Slack knows, with the flags that `users.info` gives. */
export type Person = {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  teamId: string;
  isDeleted: boolean;
  isBot: boolean;
  isAdmin: boolean;
  isRestricted: boolean;
  isUltraRestricted: boolean;
  isStranger: boolean;
  /** Set for bots: the bot and the app behind the user. */
  readonly bot?: { readonly botId: string; readonly appId: string };
};

/** The user IDs of the people in a new workspace. */
export type People = Readonly<
  Record<
    'admin' | 'colleague' | 'guest' | 'singleChannelGuest' | 'outsider' | 'deactivated' | 'robot' | 'nobody',
    string
  >
>;

/** Everybody in a new workspace, and the app's own bot user. */
export const newPeople = (teamId: string, appId: string): { readonly people: People; readonly persons: Person[] } => {
  const person = (name: string, realName: string, flags: Partial<Person> = {}): Person => ({
    id: newId('U'),
    name,
    realName,
    teamId,
    isDeleted: false,
    isBot: false,
    isAdmin: false,
    isRestricted: false,
    isUltraRestricted: false,
    isStranger: false,
    ...flags,
  });
  const admin = person('ada', 'Ada Admin', { isAdmin: true });
  const colleague = person('carl', 'Carl Colleague');
  const guest = person('gus', 'Gus Guest', { isRestricted: true });
  const single = person('sina', 'Sina Single', { isRestricted: true, isUltraRestricted: true });
  const outsider = person('olga', 'Olga Outsider', { isStranger: true, teamId: newId('T') });
  const deactivated = person('dora', 'Dora Departed', { isDeleted: true });
  const robot = person('robby', 'Robby Robot', { isBot: true, bot: { botId: newId('B'), appId: newId('A') } });
  const nobody = person('nina', 'Nina Nobody');
  const own = person('docspace-backup', 'DocSpace Backup', { isBot: true, bot: { botId: newId('B'), appId } });
  return {
    people: {
      admin: admin.id,
      colleague: colleague.id,
      guest: guest.id,
      singleChannelGuest: single.id,
      outsider: outsider.id,
      deactivated: deactivated.id,
      robot: robot.id,
      nobody: nobody.id,
    },
    persons: [own, admin, colleague, guest, single, outsider, deactivated, robot, nobody],
  };
};

/** The person as `users.info` returns it. Source: https://docs.slack.dev/reference/objects/user-object */
export const userObject = (person: Person): Readonly<Record<string, unknown>> => ({
  id: person.id,
  team_id: person.teamId,
  name: person.name,
  deleted: person.isDeleted,
  real_name: person.realName,
  ...(person.isDeleted ? {} : { tz: 'Europe/Berlin', tz_label: 'Central European Time', tz_offset: 3600 }),
  profile: { real_name: person.realName, display_name: person.name, team: person.teamId },
  ...(person.isDeleted
    ? {}
    : {
        is_admin: person.isAdmin,
        is_owner: false,
        is_primary_owner: false,
        is_restricted: person.isRestricted,
        is_ultra_restricted: person.isUltraRestricted,
      }),
  is_bot: person.isBot,
  is_app_user: false,
  ...(person.isStranger ? { is_stranger: true } : {}),
});
