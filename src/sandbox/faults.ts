/**
 * What can go wrong with one call, the same for the portal and the workspace.
 * `drop-before`: the connection is cut and nothing happened; `drop-after`: it happened, then the connection is cut;
 * `reset`: as drop-before, with a TCP reset; `hang`: never answered, nothing happened; `hang-after`: it happened, never answered;
 * `delay`: answered after `ms`, the effect comes at the end of the delay; `delay-after`: the effect comes at once;
 * `429`: with Retry-After `retryAfterSeconds` if given; `status`: the bare status with `body`; `status-after`: the same, after the effect;
 * `html`: nginx's 502 page.
 */
export type Fault =
  | { readonly kind: 'drop-before' | 'drop-after' | 'reset' | 'hang' | 'hang-after' | 'html' }
  | { readonly kind: 'delay' | 'delay-after'; readonly ms: number }
  | { readonly kind: '429'; readonly retryAfterSeconds?: number }
  | { readonly kind: 'status' | 'status-after'; readonly status: number; readonly body?: string };

/** A fault for calls of one name (`*`: every name): skips `skip` calls, then strikes `times` (default 1; Infinity: until cleared). */
export type FaultRule = { readonly on: string; readonly fault: Fault; readonly skip?: number; readonly times?: number };

/** The faults that wait for their calls. */
export type Faults = {
  readonly add: (rule: FaultRule) => void;
  readonly clear: () => void;
  /** Takes back such a fault, however many calls it still waits for. */
  readonly remove: (rule: Pick<FaultRule, 'on' | 'fault'>) => void;
  /** Whether such a fault still waits for calls. */
  readonly waits: (rule: Pick<FaultRule, 'on' | 'fault'>) => boolean;
  /** The fault that strikes this call, if any; counts the call. */
  readonly take: (name: string) => Fault | undefined;
};

export const createFaults = (): Faults => {
  let rules: { on: string; fault: Fault; skip: number; times: number }[] = [];
  return {
    add: ({ on, fault, skip = 0, times = 1 }) => {
      rules.push({ on, fault, skip, times });
    },
    clear: () => {
      rules = [];
    },
    remove: ({ on, fault }) => {
      rules = rules.filter((rule) => rule.on !== on || rule.fault !== fault);
    },
    waits: ({ on, fault }) => rules.some((rule) => rule.on === on && rule.fault === fault),
    take: (name) => {
      for (const rule of rules) {
        if (rule.on !== '*' && rule.on !== name) continue;
        if (rule.skip > 0) {
          rule.skip -= 1;
          continue;
        }
        rule.times -= 1;
        if (rule.times <= 0) rules = rules.filter((other) => other !== rule);
        return rule.fault;
      }
      return undefined;
    },
  };
};
