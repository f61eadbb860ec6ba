/** A register as a list: filtered, sorted, edited where it is read, many rows at once; a panel beside it. */

import { button, icon, make, setIcons } from '../grid/elements.js';
import { offering } from '../grid/lessons.js';
import { Rows } from '../grid/rows.js';
import { parsed, speaker } from '../portfolio/words.js';
import { csrfToken, toast } from '../../js/toasts.js';
import { arranging, grouped, GROUPS } from './arrange.js';
import { helping } from './beside.js';
import { cell, columnsOf, dueInput, fitting, phone } from './cells.js';
import { dress, filtered, NO_FILTERS, readRows, readyToSort, sorted } from './data.js';
import { figures } from './figures.js';

const AROUND = 12;
const LEFT = 'jalon-register';
const host = document.getElementById('registers');
const data = parsed('registers-data');
const panel = document.querySelector('[data-panel]');
setIcons(host.dataset.icons);

const add = host.querySelector('[data-add]');
add?.querySelector('[data-place]')?.addEventListener('change', (event) => (add.action = event.target.value));

const speak = speaker(parsed('registers-words') ?? {});
if (add && add.elements.kind.value !== 'lesson') offering(add.elements.title, host.querySelector('[data-offers]'), { slug: () => add.action.split('/i/')[1].split('/')[0], may: true, say: speak.say });
if (data) list();

/** The list that was left for an entry, if this tab left one. */
function leftFrom() {
  const kept = sessionStorage.getItem(LEFT);
  return kept ? new URL(kept, location.href) : null;
}

function list() {
  const { say } = speak;
  const rows = readRows(data);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const risk = data.kind === 'risk';
  const known = columnsOf(data, say);
  let columns = known;
  const keys = ['code', 'title', ...known.map((one) => one.key)];
  // a page that opened on an entry was reached from a list: closing the panel gives that list back as it was
  const left = panel?.hidden === false ? leftFrom() : null;
  const here = left?.pathname === data.home && left.searchParams.get('kind') === data.kind;
  const query = new URLSearchParams(here ? left.search : location.search);
  const asked = query.get('sort') ?? '';
  let filters = { text: query.get('q') ?? '', show: query.get('show') ?? 'open', owner: query.get('owner') ?? '', cell: query.get('cell') ?? '' };
  let sort = keys.includes(asked.replace(/^-/, '')) ? { key: asked.replace(/^-/, ''), down: asked.startsWith('-') } : null;
  const firstSort = risk ? { key: 'level', down: true } : { key: 'due', down: false };
  let group = query.get('group') in GROUPS ? query.get('group') : '';
  let wanted = (query.get('columns') ?? '').split(',').filter((key) => known.some((one) => one.key === key));
  const asColumns = () => (wanted.length ? known.filter((one) => wanted.includes(one.key)) : known);
  const word = (key, value) => (key === 'state' ? data.states[value] : key === 'priority' ? data.priorities[value] : value) ?? String(value);
  if (!query.has('sort')) sort = firstSort;
  let shown = [];
  let active = 0;
  let turn = 0;
  const chosen = new Set();
  const narrow = matchMedia('(max-width: 760px)');
  const height = () => (narrow.matches ? 60 : 32);
  const scroller = () => (narrow.matches ? host.closest('.content') : host);

  const head = make('div', { class: 'pf-head', role: 'row' });
  const space = make('div', { class: 'pf-space', role: 'presentation' });
  const table = make('div', { class: 'pf-list', role: 'grid', tabindex: '0', 'aria-label': say('list'), 'aria-multiselectable': 'true' }, [make('div', { role: 'rowgroup', class: 'pf-headgroup' }, [head]), space]);
  const nothing = make('div', { class: 'empty', hidden: true }, [make('p', { text: say('nothing') }), button({ label: say('clear'), on: () => change({ ...NO_FILTERS, show: 'all' }) })]);
  host.querySelector('[data-list]').append(table, nothing);

  const pool = new Rows({
    make: () => {
      const element = make('div', { class: 'pf-row', role: 'row' });
      space.append(element);
      return element;
    },
    fill: (element, _key, position) => fill(element, position),
    place: (element, position) => {
      element.hidden = false;
      element.style.transform = `translateY(${position * height()}px)`;
    },
    hide: (element) => (element.hidden = true),
  });

  const address = (row) => data.address.replace('--slug--', data.places[row.place].slug).replace('--id--', String(row.id));
  const page = { data, say, speak };
  const real = () => (group ? shown.filter((row) => !row.heading) : shown);

  function fill(element, position) {
    const row = shown[position];
    if (row.heading) return heading(element, row, position);
    element.className = `pf-row${position === active ? ' active' : ''}${chosen.has(row.id) ? ' sel' : ''}`;
    element.dataset.position = String(position);
    element.id = `rg-${position}`;
    element.setAttribute('aria-rowindex', String(position + 2));
    element.setAttribute('aria-selected', String(chosen.has(row.id)));
    const tick = make('input', { type: 'checkbox', 'data-tick': '', 'aria-label': say('select', { code: row.code }) });
    tick.checked = chosen.has(row.id);
    const up = row.held ? icon('arrow-up-circle') : null;
    if (up) {
      up.classList.add('rg-up');
      up.removeAttribute('aria-hidden');
      up.setAttribute('role', 'img');
      up.setAttribute('aria-label', say('escalated', { level: data.places[row.held]?.name ?? '' }));
    }
    element.replaceChildren(
      make('div', { class: 'pf-td rg-tick', role: 'gridcell' }, [tick]),
      make('div', { class: 'pf-td i3 n', role: 'gridcell', text: row.code }),
      make('div', { class: 'pf-name', role: 'gridcell' }, [make('a', { class: 'el', href: address(row), title: row.title, tabindex: '-1', 'data-open': '', text: row.title }), up]),
      ...(narrow.matches ? [phone(row, page)] : columns.map((column) => cell(row, column, page))),
    );
  }

  function heading(element, row, position) {
    element.className = `pf-row group${position === active ? ' active' : ''}`;
    element.dataset.position = String(position);
    element.id = `rg-${position}`;
    element.setAttribute('aria-rowindex', String(position + 2));
    element.removeAttribute('aria-selected');
    element.replaceChildren(make('div', { class: 'pf-name', role: 'gridcell' }, [make('span', { class: 'b el', text: row.heading }), make('span', { class: 'sm i3 n', text: speak.number(row.count) })]));
  }

  function heads() {
    columns = fitting(asColumns(), table.clientWidth || host.clientWidth - 48);
    const all = make('input', { type: 'checkbox', 'aria-label': say('select_all'), on: { change: () => {
      for (const row of real()) if (all.checked) chosen.add(row.id);
      if (!all.checked) chosen.clear();
      draw(true);
    } } });
    all.checked = shown.length > 0 && real().every((row) => chosen.has(row.id));
    const titles = [{ key: 'code', label: say('code') }, { key: 'title', label: say('title') }, ...columns];
    head.replaceChildren(
      make('div', { class: 'pf-th rg-tick', role: 'columnheader' }, [all]),
      ...titles.map((column) => {
        const on = sort?.key === column.key;
        return make('div', { role: 'columnheader', class: `pf-th${column.num ? ' num' : ''}`, title: column.title, 'aria-sort': on ? (sort.down ? 'descending' : 'ascending') : null }, [
          make('button', { type: 'button', on: { click: () => {
            sort = on ? (sort.down ? null : { key: column.key, down: true }) : { key: column.key, down: false };
            change({});
          } } }, [make('span', { class: 'el', text: column.label }), on ? icon(sort.down ? 'arrow-down' : 'arrow-up') : null]),
        ]);
      }),
    );
    const widths = narrow.matches ? '' : columns.map((one) => `${one.width}px`).join(' ');
    table.style.setProperty('--cols', `28px 60px minmax(0, 1fr) ${widths}`);
  }

  function change(part) {
    filters = { ...filters, ...part };
    const kept = new URLSearchParams({ kind: data.kind });
    if (filters.text) kept.set('q', filters.text);
    if (filters.show !== 'open') kept.set('show', filters.show);
    for (const key of ['owner', 'cell']) if (filters[key]) kept.set(key, filters[key]);
    if (group) kept.set('group', group);
    if (wanted.length) kept.set('columns', wanted.join());
    if (sort) kept.set('sort', `${sort.down ? '-' : ''}${sort.key}`);
    if (panel?.hidden !== false) {
      history.replaceState(null, '', `${data.home}?${kept}`);
      sessionStorage.setItem(LEFT, `${data.home}?${kept}`);
    }
    draw(true);
  }

  function draw(renew = false) {
    if (renew) {
      const before = performance.now();
      shown = grouped(sorted(filtered(rows, filters), sort), group, word, say('none_set'));
      host.dataset.arranged = (performance.now() - before).toFixed(1);
      active = Math.min(active, Math.max(0, shown.length - 1));
      heads();
      tools();
      bulk();
      figures(host.querySelector('[data-figures]'), { rows, turn, data, say, speak, filters: () => filters, pick: (cellKey) => change({ cell: cellKey }) });
      table.setAttribute('aria-rowcount', String(shown.length + 1));
      space.style.height = `${shown.length * height()}px`;
      table.hidden = !shown.length;
      nothing.hidden = !!shown.length;
      pool.shown.forEach((entry) => pool.spare.push(entry.row));
      pool.shown.clear();
    }
    const box = scroller().getBoundingClientRect();
    const top = box.top - space.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(top / height()) - AROUND);
    const last = Math.min(shown.length, Math.ceil((top + box.height) / height()) + AROUND);
    pool.show(first, Math.max(first, last), (position) => position, false);
    table.setAttribute('aria-activedescendant', `rg-${active}`);
  }

  const place = host.querySelector('[data-tools]');
  const search = make('input', { class: 'in s', type: 'search', placeholder: say('filter'), 'aria-label': say('filter'), on: { input: () => change({ text: search.value }) } });
  const show = make('select', { class: 'in s', 'aria-label': say('state'), on: { change: () => change({ show: show.value }) } }, [['open', 'open_only'], ['late', 'overdue'], ['all', 'everything']].map(([value, word]) => make('option', { value, text: say(word) })));
  const owned = [...new Set(rows.map((row) => row.owner))].filter((pk) => pk !== null);
  const who = make('select', { class: 'in s', 'aria-label': say('owner'), on: { change: () => change({ owner: who.value }) } }, [
    make('option', { value: '', text: say('any_owner') }),
    make('option', { value: 'none', text: say('nobody') }),
    ...owned.map((pk) => [String(pk), data.people[pk] ?? '']).sort((a, b) => a[1].localeCompare(b[1])).map(([value, text]) => make('option', { value, text })),
  ]);
  const count = make('span', { class: 'sm i3 n', role: 'status' });
  place.append(search, show, who, count);
  const arranged = arranging(place, {
    host,
    data,
    say,
    known,
    view: () => ({ filters, sort, group, columns: wanted }),
    apply: (part) => {
      if ('sort' in part) sort = part.sort ?? firstSort;
      if ('group' in part) group = part.group in GROUPS ? part.group : '';
      if ('columns' in part) wanted = part.columns.length === known.length ? [] : part.columns;
      change(part.filters ?? {});
    },
  });

  function tools() {
    if (search.value !== filters.text) search.value = filters.text;
    show.value = filters.show;
    who.value = filters.owner;
    arranged.update({ group });
    count.textContent = say('shown', { shown: speak.number(real().length), all: speak.number(rows.length) });
  }

  const bar = host.querySelector('[data-bulk]');
  function bulk() {
    bar.hidden = !chosen.size || !data.may_change;
    if (bar.hidden) return;
    const chooser = (label, field, choices) => {
      const select = make('select', { class: 'in s', 'aria-label': label, on: { change: () => changeMany({ [field]: field === 'state' ? select.value : Number(select.value) }) } }, [
        make('option', { value: '', text: label }),
        ...Object.entries(choices).map(([value, text]) => make('option', { value, text })),
      ]);
      return select;
    };
    bar.replaceChildren(
      make('span', { class: 'b', role: 'status', text: say('selected', { count: chosen.size }) }),
      chooser(say('give_to'), 'owner', data.people),
      chooser(say('set_state'), 'state', data.states),
      chooser(say('set_priority'), 'priority', data.priorities),
      button({ label: say('close'), icon: 'x', bare: true, on: () => { chosen.clear(); draw(true); } }),
    );
  }

  async function send(method, url, body) {
    const answer = await fetch(url, { method, headers: { 'X-CSRFToken': csrfToken(), 'Content-Type': 'application/json', Accept: 'application/json' }, body: JSON.stringify(body) });
    const said = await answer.json().catch(() => null);
    return { ok: answer.ok, status: answer.status, said };
  }

  function take(entry) {
    const row = byId.get(entry.id);
    for (const name of ['version', 'title', 'state', 'priority', 'owner', 'due', 'probability', 'impact']) row[name] = entry[name];
    turn += 1;
    row.closed = entry.closed ? entry.closed.slice(0, 10) : null;
    dress(row, data);
  }

  async function changeMany(fields) {
    const versions = Object.fromEntries([...chosen].map((id) => [id, byId.get(id).version]));
    const { ok, said } = await send('POST', '/api/v1/entries/bulk', { versions, ...fields });
    if (!ok) return void toast(said?.error?.message ?? say('failed'));
    said.forEach(take);
    toast(say('saved', { count: said.length }));
    chosen.clear();
    draw(true);
  }

  async function changeOne(row, field, value) {
    const { ok, status, said } = await send('PATCH', `/api/v1/entries/${row.id}`, { version: row.version, [field]: value });
    if (ok) take(said);
    else if (status === 409) clash(row, field, value, said.error.current);
    else toast(said?.error?.message ?? say('failed'));
    draw(true);
  }

  /** Both values, and the choice; nothing else is blocked. */
  function clash(row, field, value, current) {
    const column = field === 'owner' ? 'owner_id' : field;
    const words = { state: data.states, priority: data.priorities, owner: data.people }[field];
    const word = (one) => words?.[one] ?? one ?? '–';
    const line = toast(say('conflict', { now: word(current[column]), mine: word(value) }), { stay: 60_000 });
    line.classList.add('rg-clash');
    const choice = (label, act) => make('button', { type: 'button', class: 'undo', text: label, on: { click: () => { line.remove(); act(); } } });
    row.version = current.version;
    row[field] = current[column];
    dress(row, data);
    line.append(choice(say('keep_mine'), () => changeOne(row, field, value)), choice(say('take_theirs'), () => draw(true)));
  }

  function go(position) {
    if (!shown.length) return;
    pool.row(active)?.classList.remove('active');
    active = Math.max(0, Math.min(shown.length - 1, position));
    const box = scroller();
    const y = active * height() + space.getBoundingClientRect().top - box.getBoundingClientRect().top;
    if (y < 32) box.scrollTop -= 32 - y;
    else if (y + height() > box.clientHeight) box.scrollTop += y + height() - box.clientHeight;
    draw();
    pool.row(active)?.classList.add('active');
  }

  table.addEventListener('keydown', (event) => {
    if (event.target !== table) return;
    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15 };
    if (event.key in moves) go(active + moves[event.key]);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(shown.length - 1);
    else if (event.key === 'Enter' && shown[active]?.id) open(address(shown[active]));
    else if (event.key === ' ' && shown[active]?.id) mark(shown[active]);
    else if (event.key === 'Insert') add?.elements.title.focus();
    else if (event.key === 'F2') pool.row(active)?.querySelector('select, [data-due]')?.focus();
    else return;
    event.preventDefault();
  });

  function mark(row) {
    if (chosen.has(row.id)) chosen.delete(row.id);
    else chosen.add(row.id);
    draw(true);
  }

  table.addEventListener('click', (event) => {
    const element = event.target.closest('.pf-row');
    if (!element) return;
    const row = shown[Number(element.dataset.position)];
    if (row.heading) return;
    if (event.target.closest('[data-tick]')) return mark(row);
    const due = event.target.closest('[data-due]');
    if (due) return dueInput(due, row, (value) => (value === row.due ? draw(true) : changeOne(row, 'due', value)));
    const link = event.target.closest('[data-open]');
    if (!link || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    active = Number(element.dataset.position);
    open(link.href);
  });
  table.addEventListener('change', (event) => {
    const field = event.target.dataset?.field;
    if (!field) return;
    const row = shown[Number(event.target.closest('.pf-row').dataset.position)];
    const text = event.target.value;
    changeOne(row, field, text === '' ? null : field === 'owner' || field === 'priority' ? Number(text) : text);
  });

  async function open(url, push = true) {
    const answer = await fetch(url, { headers: { 'X-Panel': '1' } });
    if (!answer.ok) return location.assign(url);
    const parts = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (panel.hidden) sessionStorage.setItem(LEFT, location.pathname + location.search);
    panel.replaceChildren(...parts.body.childNodes);
    panel.hidden = false;
    helping(panel, say);
    if (push) history.pushState({ panel: url }, '', url);
    draw();
  }

  panel?.addEventListener('click', (event) => {
    if (!event.target.closest('[data-close-panel]')) return;
    event.preventDefault();
    if (left && !here) return location.assign(left.href);
    panel.hidden = true;
    panel.replaceChildren();
    change({});
    table.focus();
    return undefined;
  });
  addEventListener('popstate', (event) => {
    if (event.state?.panel) open(event.state.panel, false);
    else if (panel && !panel.hidden) {
      panel.hidden = true;
      panel.replaceChildren();
    }
  });
  for (const box of [host, host.closest('.content')]) box.addEventListener('scroll', () => draw(), { passive: true });
  new ResizeObserver(() => draw(fitting(asColumns(), table.clientWidth).length !== columns.length)).observe(host);
  narrow.addEventListener('change', () => draw(true));
  draw(true);
  if (panel && !panel.hidden) helping(panel, say);
  // the first sort of 20,000 titles is the slow one: it is prepared while nobody waits
  for (const key of ['title', 'ownerName', 'placeName']) setTimeout(() => readyToSort(rows, key), 300);
}
