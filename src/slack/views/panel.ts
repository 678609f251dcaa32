import { host, type Message, quoted, section } from './text.ts';

/** The message with the button that starts a backup. */
export const panel = (portal: string): Message => ({
  text: `DocSpace backups of ${quoted(portal, 250)}`,
  blocks: [
    section(`*DocSpace backups* of *${host(portal)}*`),
    {
      type: 'actions',
      elements: [
        {
          type: 'button',
          action_id: 'backup_start',
          style: 'primary',
          text: { type: 'plain_text', text: 'Back up now' },
        },
      ],
    },
  ],
});
