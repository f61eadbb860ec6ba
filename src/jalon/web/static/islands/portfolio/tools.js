/** The bar above the list: filter, group, columns, saved views. */

import { button, make } from '../grid/elements.js';
import { toast } from '../../js/toasts.js';
import { popover } from '../grid/popover.js';
import { isFiltered, NO_FILTERS } from './data.js';

const GROUPS = ['state', 'sector', 'owner', 'stage'];

/**
 * @param {HTMLElement} place
 * @param {{host: HTMLElement, speak: any, data: any, rows: any[], usual: string[], label: (key: string, value: string) => string,
 *   change: (part: object) => void, view: () => any, foldAll: (shut: boolean) => void}} page
 */
export function tools(place, page) {
  const { say, number } = page.speak;
  const search = make('input', { type: 'search', class: 'in s', placeholder: say('filter'), 'aria-label': say('filter'), on: { input: () => filter({ text: search.value }) } });
  const projects = page.rows.filter((row) => row.kind === 'project');
  const selects = GROUPS.map((key) => chooser(key));
  const count = make('span', { class: 'sm i3 n', role: 'status' });
  const clear = button({ label: say('clear'), icon: 'filter-off', bare: true, on: () => page.change({ filters: { ...NO_FILTERS } }) });
  const more = button({ label: say('more_filters'), icon: 'filter', class: 'pf-more', expands: true, on: () => popover(more, say('filter'), [make('div', { class: 'pf-form' }, selects.map((one, i) => one.again(i === 0 ? 'pf-state-again' : '')))]) });
  const columns = button({ label: say('columns'), icon: 'columns', bare: true, expands: true, on: () => popover(columns, say('columns'), [columnList()]) });
  const views = button({ label: say('views'), icon: 'adjustments-horizontal', expands: true, on: openViews });
  const folds = button({ label: say('fold_all'), icon: 'chevrons-up', bare: true, on: () => flip() });
  let shut = false;
  place.append(search, selects[0].element, more, clear, count, make('span', { class: 'sp' }), grouper(), folds, columns, views);
  folds.replaceChildren(...button({ label: '', icon: 'list-tree', bare: true }).childNodes);

  function flip() {
    shut = !shut;
    folds.title = say(shut ? 'unfold_all' : 'fold_all');
    folds.setAttribute('aria-label', folds.title);
    page.foldAll(shut);
  }

  function filter(part) {
    page.change({ filters: { ...page.view().filters, ...part } });
  }

  function options(key) {
    const values = [...new Set(projects.map((row) => row.values[key]).filter(Boolean))];
    return values.map((value) => [value, page.label(key, value)]).sort((a, b) => a[1].localeCompare(b[1]));
  }

  function chooser(key) {
    const all = { state: 'all_states', sector: 'all_sectors', owner: 'all_owners', stage: 'all_stages' }[key];
    const build = (extra = '') => {
      const element = make('select', { class: `in s ${extra}`.trim(), 'aria-label': say(all), on: { change: () => filter({ [key]: element.value }) } }, [
        make('option', { value: '', text: say(all) }),
        ...options(key).map(([value, text]) => make('option', { value, text })),
      ]);
      element.value = page.view().filters[key];
      return element;
    };
    const element = build();
    element.classList.add('pf-wide');
    return { key, element, again: build };
  }

  function grouper() {
    const element = make('select', { class: 'in s pf-group', 'aria-label': say('group'), title: say('group'), on: { change: () => page.change({ group: element.value }) } }, [
      make('optgroup', { label: say('group') }, [
        make('option', { value: 'tree', text: say('tree') }),
        ...GROUPS.map((key) => make('option', { value: key, text: say(`group_${key}`) })),
      ]),
    ]);
    element.value = page.view().group;
    place.grouper = element;
    return element;
  }

  function columnList() {
    const chosen = new Set(page.view().columns);
    return make('div', { class: 'pf-columns', role: 'group', 'aria-label': say('columns') }, page.data.columns.map((column) => {
      const box = make('input', { type: 'checkbox', checked: chosen.has(column.key), on: { change: () => {
        if (box.checked) chosen.add(column.key);
        else chosen.delete(column.key);
        page.change({ columns: page.data.columns.map((one) => one.key).filter((key) => chosen.has(key)) });
      } } });
      return make('label', {}, [box, make('span', { text: column.label })]);
    }));
  }

  function openViews() {
    const opened = popover(views, say('views'), [viewList(() => opened?.close())]);
  }

  function viewList(close) {
    const held = page.data.views ?? [];
    const apply = (state) => {
      close();
      page.change({ filters: { ...NO_FILTERS, ...state.filters }, sort: state.sort ?? null, group: state.group ?? 'tree', columns: state.columns?.length ? state.columns : page.usual });
    };
    const line = (view) => make('div', { class: 'row pf-view' }, [
      make('button', { type: 'button', class: 'el', on: { click: () => apply(view.state) } }, [make('span', { text: view.name }), view.by ? make('span', { class: 'sm i3', text: ` ${view.by}` }) : null]),
      view.own ? button({ label: say('delete_view', { name: view.name }), icon: 'trash', bare: true, on: () => remove(view, close) }) : null,
    ]);
    const name = make('input', { class: 'in s', 'aria-label': say('view_name'), placeholder: say('view_name'), maxlength: 120, required: true });
    const shared = make('input', { type: 'checkbox' });
    const form = make('form', { class: 'pf-save', on: { submit: (event) => { event.preventDefault(); save(name.value, shared.checked, close); } } }, [
      name,
      make('label', { class: 'row sm' }, [shared, make('span', { text: say('for_everyone') })]),
      make('button', { class: 'bt', text: say('save_view') }),
    ]);
    return make('div', { class: 'pf-views' }, [
      make('div', { class: 'row pf-view' }, [make('button', { type: 'button', class: 'el', text: say('usual_view'), on: { click: () => apply({}) } })]),
      ...held.map(line),
      held.length ? null : make('p', { class: 'sm i3', text: say('no_views') }),
      form,
    ]);
  }

  async function send(address, body) {
    const token = document.querySelector('meta[name="csrf-token"]')?.getAttribute('content') ?? '';
    const answer = await fetch(address, { method: 'POST', headers: { 'X-CSRFToken': token, 'Content-Type': 'application/json', Accept: 'application/json' }, body: JSON.stringify(body) });
    if (!answer.ok) {
      const said = await answer.json().catch(() => null);
      throw new Error(said?.error?.message ?? say('failed'));
    }
    return answer.json();
  }

  async function save(name, shared, close) {
    try {
      const { filters, sort, group, columns } = page.view();
      const kept = await send(page.host.dataset.views, { name, shared, state: { filters, sort, group, columns } });
      page.data.views = [...page.data.views.filter((one) => one.id !== kept.id), kept].sort((a, b) => a.name.localeCompare(b.name));
      close();
      toast(say('saved', { name: kept.name }));
    } catch (fault) {
      toast(fault.message);
    }
  }

  async function remove(view, close) {
    try {
      await send(`${page.host.dataset.views}${view.id}/delete/`, {});
      page.data.views = page.data.views.filter((one) => one.id !== view.id);
      close();
    } catch (fault) {
      toast(fault.message);
    }
  }

  return {
    /** @param {any} view @param {number} shown */
    update(view, shown) {
      if (search.value !== view.filters.text) search.value = view.filters.text;
      for (const { key, element } of selects) element.value = view.filters[key];
      place.grouper.value = view.group;
      const filtered = isFiltered(view.filters);
      const hidden = GROUPS.filter((key) => key !== 'state' && view.filters[key]).length;
      more.classList.toggle('on', hidden > 0);
      clear.hidden = !filtered;
      count.textContent = filtered ? say('shown', { shown: number(shown), all: number(projects.length) }) : '';
    },
  };
}
