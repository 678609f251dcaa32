import { byId } from './page.js';

/** A narrow window shows one half at a time: Slack, or what is behind it. */
export const startViews = () => {
  const views = byId('views', HTMLElement);
  const show = () => {
    for (const button of views.querySelectorAll('button'))
      button.ariaPressed = String(button.dataset.view === document.body.dataset.view);
  };
  views.addEventListener('click', ({ target }) => {
    if (target instanceof HTMLButtonElement) document.body.dataset.view = target.dataset.view;
  });
  new MutationObserver(show).observe(document.body, { attributeFilter: ['data-view'] });
};
