const keysKept = 1_000;

/** Tells a request that was seen before from a new one, for Slack delivers some twice: false where it was. */
export const createDedupe = (): ((key: string) => boolean) => {
  const seen = new Set<string>();
  return (key) => {
    if (seen.has(key)) return false;
    if (seen.size >= keysKept) for (const oldest of seen.values().take(1)) seen.delete(oldest);
    seen.add(key);
    return true;
  };
};
