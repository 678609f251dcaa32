/**
 * Notes what has the focus. An edit of a message makes new elements, and the focus then belongs to the new button that
 * does the same, or to the message if there is none.
 *
 * @returns {() => void} gives the focus back if the element that had it was replaced
 */
export const holdFocus = () => {
  const held = document.activeElement;
  const article = held?.closest('article');
  return () => {
    if (!(held instanceof HTMLElement) || held.isConnected || !article) return;
    const { action, value } = held.dataset;
    const same = [...article.querySelectorAll('[data-action]')].find(
      (one) => one instanceof HTMLElement && one.dataset.action === action && one.dataset.value === value,
    );
    (same instanceof HTMLElement ? same : article).focus({ preventScroll: true });
  };
};
