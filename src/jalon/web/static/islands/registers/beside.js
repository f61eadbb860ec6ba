/** What helps in an entry's panel while one types: names after @, tasks by a part of their name, lessons of elsewhere. */

import { offering } from '../grid/lessons.js';
import { mentioned, suggesting } from '../grid/suggest.js';

/** @param {Element} panel whose fields are made ready @param {any} say */
export function helping(panel, say) {
  const lessons = panel.querySelector('[data-lessons]');
  const title = panel.querySelector('#entry_title');
  if (lessons && title) offering(title, lessons, { slug: () => lessons.dataset.lessons, may: lessons.dataset.may === '1', say, now: true });
  for (const field of panel.querySelectorAll('[data-suggest]')) (field.dataset.suggest === 'people' ? people : tasks)(field, say);
}

async function ask(address, text) {
  const answer = await fetch(`${address}?${new URLSearchParams({ q: text })}`, { headers: { Accept: 'application/json' } });
  return answer.ok ? answer.json() : [];
}

function people(field, say) {
  const before = () => field.value.slice(0, field.selectionStart);
  suggesting(field, {
    label: say('people'),
    asked: () => mentioned(before()),
    find: async (text) => (await ask(field.dataset.from, text)).map(({ name }) => ({ label: name, value: name })),
    take: ({ value }) => {
      const start = before().lastIndexOf('@');
      field.setRangeText(`@${value} `, start, field.selectionStart, 'end');
      field.focus();
    },
  });
}

function tasks(field, say) {
  suggesting(field, {
    label: say('tasks'),
    asked: () => (field.value.trim().length > 1 ? field.value.trim() : null),
    find: async (text) => (await ask(field.dataset.from, text)).map((one) => ({ label: one.name, hint: one.plan_name, value: `${one.plan}-${one.uid}` })),
    take: ({ label, value }) => {
      field.value = label;
      field.form.querySelector('[data-chosen]').value = value;
      field.form.requestSubmit();
    },
  });
}
