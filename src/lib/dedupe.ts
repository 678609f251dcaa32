const keysKept = 1_000;

/** Returns true the first time it sees a key: Slack delivers some requests twice. */
export const createDedupe = (): ((key: string) => boolean) => {
  const seen = new Set<string>();
  return (key) => {
    if (seen.has(key)) return false;
    if (seen.size >= keysKept) for (const oldest of seen.values().take(1)) seen.delete(oldest);
    seen.add(key);
    return true;
  };
};
