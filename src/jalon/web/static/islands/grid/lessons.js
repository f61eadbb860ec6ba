/** Lessons of elsewhere, offered under a field while one types what resembles them, or an estimate of it; saying that one helped counts. */

import { csrfToken } from '../../js/toasts.js';
import { make } from './elements.js';

const WAIT = 450;
const LEAST = 6;

/**
 * @param {HTMLInputElement} field
 * @param {HTMLElement} place where they are shown
 * @param {{slug: () => string, may: boolean, say: (key: string, values?: any) => string, now?: boolean, about?: string}} page
 *   slug: the initiative one writes in; may: whether the reader writes there; now: ask before anything is typed;
 *   about: what the field is about, where its own text is only a figure
 */
export function offering(field, place, page) {
  let timer = 0;
  let asked = '';
  const ask = async () => {
    const text = (page.about ?? field.value).trim();
    if (text === asked) return;
    asked = text;
    const found = text.length < LEAST ? [] : await similar(page.slug(), text);
    if (asked === text) place.replaceChildren(...(found.length ? [shown(found, page)] : []));
  };
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  place.setAttribute('aria-live', 'polite');
  if (page.now) ask();
  // a figure typed in one go is not held up: who stops to think is shown what there is
  else if (page.about) timer = setTimeout(ask, WAIT);
}

/** A failure offers nothing: whoever types is not to be stopped by what would only have helped. */
async function similar(slug, text) {
  const query = new URLSearchParams({ q: text });
  const answer = await fetch(`/api/v1/initiatives/${slug}/similar-lessons?${query}`, { headers: { Accept: 'application/json' } }).catch(() => null);
  return answer?.ok ? answer.json() : [];
}

function shown(found, page) {
  const { say } = page;
  return make('section', { class: 'offers' }, [
    make('p', { class: 'sm i3', text: say('lessons.title') }),
    ...found.map((one) => make('div', { class: 'offer' }, [
      make('a', { class: 'm', href: one.url, target: '_blank', rel: 'noopener', tabindex: 0, text: one.title }),
      one.advice ? make('p', { class: 'sm i2', text: one.advice.length > 160 ? `${one.advice.slice(0, 159)}…` : one.advice }) : null,
      make('div', { class: 'row' }, [
        make('span', { class: 'sm i3 el', text: [one.initiative, one.used ? say('lessons.used', { n: one.used }) : ''].filter(Boolean).join(' · ') }),
        make('span', { class: 'sp' }),
        one.helped_here ? make('span', { class: 'tag acc', text: say('lessons.helped_here') }) : page.may ? helps(one, page) : null,
      ]),
    ])),
  ]);
}

/** The pointer must not take the focus from a field that would close. */
function helps(one, page) {
  const press = make('button', { type: 'button', class: 'bt q', text: page.say('lessons.helps'), 'aria-label': `${page.say('lessons.helps')}: ${one.title}` });
  press.addEventListener('pointerdown', (event) => event.preventDefault());
  press.addEventListener('click', async () => {
    const answer = await fetch(`/api/v1/entries/${one.id}/helped`, { method: 'POST', headers: { 'X-CSRFToken': csrfToken(), 'Content-Type': 'application/json', Accept: 'application/json' }, body: JSON.stringify({ initiative: page.slug() }) }).catch(() => null);
    if (answer?.ok) press.replaceWith(make('span', { class: 'tag acc', text: page.say('lessons.helped_here') }));
    else press.replaceWith(make('span', { class: 'err', role: 'alert', text: page.say('lessons.failed') }));
  });
  return press;
}
