/** Those who want to hear of something: `tell` tells them all, `listen` adds one until the returned function is called. */
export const createListeners = <News>() => {
  const listeners = new Set<(news: News) => void>();
  return {
    tell: (news: News): void => {
      for (const listener of listeners) listener(news);
    },
    listen: (listener: (news: News) => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    count: (): number => listeners.size,
  };
};
