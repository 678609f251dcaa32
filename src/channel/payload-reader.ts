export type PayloadReader = ReturnType<typeof payloadReader>;

/** Reads fields of a message's metadata; what is missing or of another type is empty. */
export const payloadReader = (payload: unknown) => {
  const field = (name: string): unknown =>
    typeof payload === 'object' && payload !== null && Object.hasOwn(payload, name)
      ? (payload as Record<string, unknown>)[name]
      : undefined;
  const text = (name: string): string => {
    const value = field(name);
    return typeof value === 'string' ? value : '';
  };
  return {
    field,
    text,
    /** Cards of earlier versions have '' for what is absent. */
    filled: (name: string): string | undefined => text(name) || undefined,
    yes: (name: string): boolean => field(name) === true,
    count: (name: string): number => {
      const value = field(name);
      return typeof value === 'number' && Number.isFinite(value) ? value : 0;
    },
    time: (name: string): number | undefined => {
      const at = Date.parse(text(name));
      return Number.isNaN(at) ? undefined : at;
    },
  };
};
