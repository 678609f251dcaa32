import type { Clock } from '../../lib/clock.ts';
import type { Delivery, Outgoing } from './delivery.ts';

/** One delivery to the app, once it is over. */
export type Delivered = Pick<Delivery, 'transport' | 'ack' | 'failure'> & {
  /** What was delivered, for example `/backup help` or the pressed button's `action_id`. */
  readonly name: string;
  /** When it was over. */
  readonly at: number;
  readonly ms: number;
};

const most = 1_000;

/** Delivers by `deliver` and remembers the latest deliveries, oldest first. */
export const rememberDeliveries = (
  clock: Clock,
  deliver: (out: Outgoing) => Promise<Delivery>,
): { readonly deliver: (out: Outgoing) => Promise<Delivery>; readonly deliveries: readonly Delivered[] } => {
  const deliveries: Delivered[] = [];
  return {
    deliveries,
    deliver: async (out) => {
      const startedAt = clock.elapsed();
      const delivery = await deliver(out);
      const { transport, ack, failure } = delivery;
      if (deliveries.length >= most) deliveries.shift();
      const [at, ms] = [clock.now(), clock.elapsed() - startedAt];
      deliveries.push({ name: nameOf(out), at, ms, transport, ack, failure });
      return delivery;
    },
  };
};

const nameOf = ({ envelope: { payload } }: Outgoing): string => {
  const { type, command, text, actions, view, event } = payload as Readonly<Record<string, unknown>> & {
    readonly actions?: readonly { readonly action_id: string }[];
    readonly view?: { readonly callback_id: string };
    readonly event?: { readonly type: string };
  };
  if (event !== undefined) return event.type;
  if (type === undefined) return `${String(command)} ${String(text)}`.trim();
  return actions?.[0]?.action_id ?? `${String(type)} ${view?.callback_id ?? ''}`.trim();
};
