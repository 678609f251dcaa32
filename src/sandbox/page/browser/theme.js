import { byId } from './page.js';

/** Light or dark as the system has it, until the person chooses. */
export const startTheme = () => {
  const button = byId('theme', HTMLButtonElement);
  const system = matchMedia('(prefers-color-scheme: dark)');
  const show = () => {
    const chosen = localStorage.getItem('theme');
    const isDark = chosen === null ? system.matches : chosen === 'dark';
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
    button.textContent = isDark ? 'Light' : 'Dark';
    button.setAttribute('aria-label', isDark ? 'Light colours' : 'Dark colours');
  };
  button.addEventListener('click', () => {
    localStorage.setItem('theme', document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark');
    show();
  });
  system.addEventListener('change', show);
  show();
};
