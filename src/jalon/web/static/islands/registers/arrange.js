/** How the list is arranged: its columns, its groups, the views kept under a name. */

import { button, make } from '../grid/elements.js';
import { popover } from '../grid/popover.js';
import { csrfToken, toast } from '../../js/toasts.js';
import { NO_FILTERS } from './data.js';

/** What rows can be grouped by: the key of their words. */
export const GROUPS = Object.freeze({ state: 'state', priority: 'priority', ownerName: 'owner', placeName: 'place' });

/** Rows with a heading before each group, groups in the alphabet, those without a value last. */
export function grouped(rows, key, word, none) {
  if (!key) return rows;
  const groups = new Map();
  for (const row of rows) {
    const value = row[key] ?? '';
    if (!groups.has(value)) groups.set(value, []);
    groups.get(value).push(row);
  }
  const named = [...groups].map(([value, held]) => ({ name: value === '' ? '' : word(key, value), held }));
  named.sort((a, b) => (!a.name) - (!b.name) || a.name.localeCompare(b.name));
  return named.flatMap(({ name, held }) => [{ heading: name || none, count: held.length }, ...held]);
}

/**
 * @param {HTMLElement} place
 * @param {{host: HTMLElement, data: any, say: any, known: any[], view: () => any, apply: (part: object) => void}} page
 */
export function arranging(place, page) {
  const { host, data, say, known } = page;
  const group = make('select', { class: 'in s pf-group', 'aria-label': say('group'), title: say('group'), on: { change: () => page.apply({ group: group.value }) } }, [
    make('option', { value: '', text: say('group_none') }),
    make('optgroup', { label: say('group') }, Object.entries(GROUPS).filter(([key]) => key !== 'placeName' || known.some((one) => one.key === key)).map(([value, word]) => make('option', { value, text: say(word) }))),
  ]);
  const columns = button({ label: say('columns'), icon: 'columns', bare: true, expands: true, on: () => popover(columns, say('columns'), [columnList()]) });
  const views = button({ label: say('views'), icon: 'adjustments-horizontal', expands: true, on: () => {
    const opened = popover(views, say('views'), [viewList(() => opened?.close())]);
  } });
  place.append(make('span', { class: 'sp' }), group, columns, views);

  function columnList() {
    const chosen = new Set(page.view().columns.length ? page.view().columns : known.map((one) => one.key));
    return make('div', { class: 'pf-columns', role: 'group', 'aria-label': say('columns') }, known.map((column) => {
      const box = make('input', { type: 'checkbox', checked: chosen.has(column.key), on: { change: () => {
        if (box.checked) chosen.add(column.key);
        else chosen.delete(column.key);
        page.apply({ columns: known.map((one) => one.key).filter((key) => chosen.has(key)) });
      } } });
      return make('label', {}, [box, make('span', { text: column.label })]);
    }));
  }

  function viewList(close) {
    const take = (state) => {
      close();
      page.apply({ filters: { ...NO_FILTERS, ...state.filters }, sort: state.sort, group: state.group ?? '', columns: state.columns ?? [] });
    };
    const line = (view) => make('div', { class: 'row pf-view' }, [
      make('button', { type: 'button', class: 'el', on: { click: () => take(view.state) } }, [make('span', { text: view.name }), view.by ? make('span', { class: 'sm i3', text: ` ${view.by}` }) : null]),
      view.own ? button({ label: say('delete_view', { name: view.name }), icon: 'trash', bare: true, on: () => remove(view, close) }) : null,
    ]);
    const name = make('input', { class: 'in s', 'aria-label': say('view_name'), placeholder: say('view_name'), maxlength: 120, required: true });
    const shared = make('input', { type: 'checkbox' });
    return make('div', { class: 'pf-views' }, [
      make('div', { class: 'row pf-view' }, [make('button', { type: 'button', class: 'el', text: say('usual_view'), on: { click: () => take({}) } })]),
      ...data.views.map(line),
      data.views.length ? null : make('p', { class: 'sm i3', text: say('no_views') }),
      make('form', { class: 'pf-save', on: { submit: (event) => { event.preventDefault(); save(name.value, shared.checked, close); } } }, [
        name,
        make('label', { class: 'row sm' }, [shared, make('span', { text: say('for_everyone') })]),
        make('button', { class: 'bt', text: say('save_view') }),
      ]),
    ]);
  }

  async function send(address, body, then) {
    const answer = await fetch(address, { method: 'POST', headers: { 'X-CSRFToken': csrfToken(), 'Content-Type': 'application/json', Accept: 'application/json' }, body: JSON.stringify(body) });
    const said = await answer.json().catch(() => null);
    if (answer.ok) then(said);
    else toast(said?.error?.message ?? say('failed'));
  }

  const save = (name, shared, close) => send(host.dataset.views, { name, shared, state: { ...page.view(), kind: data.kind } }, (kept) => {
    data.views = [...data.views.filter((one) => one.id !== kept.id), kept].sort((a, b) => a.name.localeCompare(b.name));
    close();
    toast(say('view_kept', { name: kept.name }));
  });
  const remove = (view, close) => send(`${host.dataset.views}${view.id}/delete/`, {}, () => {
    data.views = data.views.filter((one) => one.id !== view.id);
    close();
  });

  return { update: (view) => (group.value = view.group) };
}
