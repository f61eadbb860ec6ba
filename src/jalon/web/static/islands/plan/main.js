/**
 * Boots the plan page on an element that the server rendered:
 *
 *     <div class="tool"> ...pages... <span class="vr"></span>
 *       <span class="row" data-plan-tools></span><span class="sp"></span><span class="row" data-plan-scale></span></div>
 *     <div class="content">
 *       <div class="body">
 *         <div id="plan" data-plan-id="12"
 *              data-api-url="/api/v1/plans/12/"              the address below which sheet, changes, why... answer
 *              data-sheet-url="/api/v1/plans/12/sheet"       optional: api-url + "sheet"
 *              data-icons="/static/icons/tabler.svg#"        the sprite, ending in what stands before an icon's name
 *              data-view='{"columns": [...]}'                optional: the state of the saved view of ?view=
 *              data-view-name="Pilotage"                     optional: its name
 *              data-views='[{"id", "name", "url"}]'          optional: the views one may open
 *              data-views-url="/api/v1/views"                optional: where a view is saved (views.js)
 *              data-user-id="3"                             optional: so that nobody is told of themselves
 *              data-export-url="/i/aulnes/plan/"             optional: the address below which the files of the plan are
 *              data-quality-url="/i/aulnes/plan/quality/"    optional: the plan can be judged: api-url + "quality"
 *              data-level-url="/i/aulnes/plan/levelling/"    optional: where the plan is levelled
 *              data-risk-url="/i/aulnes/plan/risk/"          optional: where its risks are simulated
 *              data-lessons-of="aulnes"                      optional: lessons of elsewhere are offered while one types
 *              data-change-url="/i/aulnes/changes/new/"     optional: where a change of it is asked for
 *              data-compare-url="/i/aulnes/plan/compare/"   optional: the page that sets the plan against a run
 *              data-import-url="/import/?initiative=aulnes"  optional: offered on an empty plan
 *         ></div>
 *       </div>
 *     </div>
 *     <script type="application/json" id="words">{"tool.undo": "Undo", "paste.rows": ["%(n)s row", "%(n)s rows"]}</script>
 *     <script type="module" src="{% static 'islands/plan/main.js' %}"></script>
 *
 * The side panel is put into `.content` beside `.body`. Faces of people who are here go into `[data-plan-people]`.
 * Events on the element: `plan:ready` (detail: the page), `plan:view` (detail: the view's state, after each change),
 * `plan:changed` (detail: the server's answer). `#t17`, `#t17-why` and `#t17-history` open the panel of a task.
 */

import { CellEditor } from '../grid/editor.js';
import { button, make, setIcons } from '../grid/elements.js';
import { popover } from '../grid/popover.js';
import { Api } from './api.js';
import { Bulk } from './bulk.js';
import { Commands } from './commands.js';
import { Conflicts } from './conflict.js';
import { BarDrag } from './drag.js';
import { Edits } from './edits.js';
import { Find } from './find.js';
import { Histogram } from './histogram.js';
import { showHelp } from './help.js';
import { download, png, printed } from './image.js';
import { recall, remember } from './memory.js';
import { PlanPage } from './page.js';
import { QualityPanel } from './quality.js';
import { LinkPanel } from './linkpanel.js';
import { Panel } from './panel.js';
import { Paste } from './paste.js';
import { Pointer } from './pointer.js';
import { Split } from './split.js';
import { Tip } from './tip.js';
import { Toasts } from './toasts.js';
import { Toolbar } from './toolbar.js';
import { SavedViews } from './views.js';
import { Watch } from './watch.js';
import { readWords } from './words.js';

/** @param {HTMLElement} root */
export async function boot(root) {
  setIcons(root.dataset.icons ?? '');
  const words = readWords(document);
  const api = new Api(root.dataset.apiUrl ?? `/api/v1/plans/${root.dataset.planId}/`);
  const waiting = window.setTimeout(() => root.classList.add('jp-loading'), 300);
  const result = await api.sheet(root.dataset.sheetUrl);
  window.clearTimeout(waiting);
  root.classList.remove('jp-loading');
  if (result.kind !== 'ok') {
    failed(root, words, result);
    return null;
  }
  performance.mark('plan-data');
  const state = root.dataset.view ? JSON.parse(root.dataset.view) : recall(root.dataset.planId);
  const page = new PlanPage(root, result.value, words, state);
  page.start();
  furnish(page, api, root);
  requestAnimationFrame(() => requestAnimationFrame(() => {
    performance.mark('plan-painted');
    performance.measure('plan-paint', 'plan-data', 'plan-painted');
    root.dataset.ready = '1';
    root.dispatchEvent(new CustomEvent('plan:ready', { bubbles: true, detail: page }));
  }));
  return page;
}

/** The sheet could not be had: say so, with the way out. @param {HTMLElement} root @param {import('./words.js').Words} words @param {import('./api.js').Result} result */
function failed(root, words, result) {
  const said = 'error' in result && result.error.message ? result.error.message : words.say(result.kind === 'offline' ? 'fault.network' : 'fault.load');
  root.append(make('div', { class: 'empty' }, [
    make('p', { text: said }),
    make('div', { class: 'actions' }, [button({ label: words.say('fault.again'), class: 'p', on: () => window.location.reload() })]),
  ]));
}

/** Hangs the parts on the page. @param {PlanPage} page @param {Api} api @param {HTMLElement} root */
function furnish(page, api, root) {
  const { words } = page;
  const toasts = new Toasts(page.root, (sentence) => page.announce(sentence));
  const edits = new Edits(page, api, {
    done: (answer, edit) => done(answer, edit),
    failed: (result, edit) => refused(result, edit),
    waiting: (count) => {
      if (!count) return;
      commands.ahead = null;
      toasts.show(words.count('offline', count), { bad: true, stay: true });
    },
  });
  const commands = new Commands(page, edits, new CellEditor());
  const tip = new Tip(page);
  const drag = new BarDrag(page, commands, tip, api);
  new Pointer(page, commands, drag, tip);
  new Paste(page, commands, toasts);
  new Split(page);
  const conflicts = new Conflicts(page, edits, () => panel.refresh());
  const panel = new Panel(page, commands, api, () => quality?.close());
  const quality = root.dataset.qualityUrl ? new QualityPanel(page, api, edits, () => panel.close()) : null;
  const links = new LinkPanel(page, edits);
  const find = new Find(page);
  const bulk = new Bulk(page, commands);
  new Histogram(page);
  const views = new SavedViews(page, root.dataset, (url, body) => api.post(url, body), (sentence, bad) => toasts.show(sentence, { bad }));
  const chances = (/** @type {boolean} */ on) => chooseChances(page, api, on, (sentence) => toasts.show(sentence, { bad: true }));
  const toolbar = new Toolbar(page, commands, slots(page), {
    views,
    picture: async () => download(await png(page), `${page.sheet.plan.name}.png`),
    exports: { address: root.dataset.exportUrl ?? '', print: () => printed(page) },
    baseline: (id) => chooseBaseline(page, api, id),
    chances,
    quality,
    pages: { level: root.dataset.levelUrl ?? '', risk: root.dataset.riskUrl ?? '', change: root.dataset.changeUrl ?? '', compare: root.dataset.compareUrl ?? '' },
  });
  const watch = new Watch(page, api, edits, (people) => faces(page, people));

  /** @param {any} answer @param {import('./edits.js').Edit} edit */
  function done(answer, edit) {
    if (page.dirty.list) page.relist();
    panel.refresh();
    bulk.refresh();
    conflicts.relist();
    root.dispatchEvent(new CustomEvent('plan:changed', { bubbles: true, detail: answer }));
    const said = answer.sentence || words.say(edit.verb ? `done.${edit.verb}` : 'done.change');
    const back = edit.verb === 'undo' ? 'redo' : 'undo';
    toasts.show(said, { action: { label: words.say(`tool.${back}`), key: back === 'undo' ? 'Ctrl Z' : 'Ctrl Y', on: () => commands.travel(back) } });
  }

  /** @param {import('./api.js').Result} result @param {import('./edits.js').Edit} edit */
  function refused(result, edit) {
    if (result.kind === 'stale') {
      if (result.error.current?.uid !== undefined && conflicts.add(result.error.current, edit.operations)) return;
      watch.look();
      toasts.show(result.error.message, { bad: true, action: { label: words.say('conflict.again'), on: () => edits.send({ operations: edit.operations, verb: edit.verb }) } });
    } else if (result.kind === 'signedout') toasts.show(words.say('fault.signedout'), { bad: true, stay: true });
    else if ('error' in result) toasts.show(result.error.message || words.say('fault.refused'), { bad: true });
    else toasts.show(words.say('fault.server'), { bad: true });
  }

  Object.assign(commands.verbs, {
    find: () => find.open(),
    findNext: () => (find.found.length ? find.go(1) : find.open()),
    help: () => showHelp(words),
    details: () => panel.open('details'),
    why: () => panel.open('why'),
    closePanel: () => panel.close(),
    openLink: (/** @type {any} */ { link, ...at }) => links.one(link, at),
    links: () => {
      const row = page.selection.key === null ? -1 : page.sheet.row(page.selection.key);
      if (row >= 0) links.all(row);
    },
    tell: (/** @type {any} */ sentence) => toasts.show(sentence, { bad: true }),
    hidden: () => toasts.show(words.say('filter.hides'), { action: { label: words.say('filter.clear'), on: () => clearFilter(page) } }),
    menu: (/** @type {any} */ event) => rowMenu(page, commands, event),
  });
  page.chooseColumns = (anchor) => toolbar.columns(anchor);
  page.tapped = () => panel.open('details');
  page.viewListeners.add((state) => {
    if (!views.name) remember(root.dataset.planId, state);
  });
  page.viewListeners.add((state) => root.dispatchEvent(new CustomEvent('plan:view', { bubbles: true, detail: state })));
  page.scroller.addEventListener('focus', () => {
    if (page.selection.key !== null || !page.list.count || !page.scroller.matches(':focus-visible')) return;
    page.selection.go(page.drawn?.first ?? 0, Math.max(0, page.columns.index('name')));
    page.selected(false);
  });
  page.scroller.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
    if (event.target === page.scroller && commands.key(event)) event.stopPropagation();
  });
  document.addEventListener('keydown', (event) => {
    const loose = document.activeElement === document.body && (event.ctrlKey || event.metaKey) && ['f', 'z', 'y'].includes(event.key.toLowerCase());
    if (loose && !event.defaultPrevented) commands.key(event);
  });
  window.addEventListener('beforeunload', (event) => {
    if (edits.waiting) event.preventDefault();
  });
  emptyPlan(page, commands, root);
  openHash(page, panel);
  window.addEventListener('hashchange', () => openHash(page, panel));
  if (page.view.chances) chances(true);
  watch.start();
}

/** @param {PlanPage} page */
function clearFilter(page) {
  page.view.filter = { text: '', resource: null, only: [] };
  page.changedView();
  page.invalidate('list');
}

/** Where the tool bar's controls go; a bar of our own where the page has none. @param {PlanPage} page */
function slots(page) {
  const left = document.querySelector('[data-plan-tools]');
  const right = document.querySelector('[data-plan-scale]');
  if (left instanceof HTMLElement && right instanceof HTMLElement) return { left, right };
  const bar = { left: make('span', { class: 'row' }), right: make('span', { class: 'row' }) };
  page.root.prepend(make('div', { class: 'tool' }, [bar.left, make('span', { class: 'sp' }), bar.right]));
  return bar;
}

/** @param {PlanPage} page @param {Api} api @param {string|null} id */
async function chooseBaseline(page, api, id) {
  const known = page.sheet.baselines.find((one) => String(one.id) === id);
  if (id !== null && known && !known.start) {
    const result = await api.baseline(id);
    if (result.kind === 'ok') page.sheet.setBaselines(merged(page.sheet.baselines, result.value.baselines));
  }
  page.view.baseline = id;
  page.changedView();
  page.invalidate('rows');
}

/**
 * Shows how often each task was critical in the last simulation, or no longer.
 * @param {PlanPage} page
 * @param {Api} api
 * @param {boolean} on
 * @param {(sentence: string) => void} tell
 */
export async function chooseChances(page, api, on, tell) {
  if (on) {
    const result = await api.criticality();
    page.chances = result.kind === 'ok' ? result.value.shares : null;
    if (!page.chances) tell(page.words.say(result.kind === 'ok' ? 'chances.none' : 'fault.server'));
  }
  page.view.chances = on && page.chances !== null;
  page.changedView();
  page.invalidate('chart');
}

/** @param {any[]} known @param {any[]} loaded */
const merged = (known, loaded) => known.map((one) => loaded.find(({ id }) => id === one.id) ?? one);

/** @param {PlanPage} page @param {import('./commands.js').Commands} commands @param {MouseEvent} event */
function rowMenu(page, commands, event) {
  const { words } = page;
  const plan = page.sheet.may('plan');
  const entry = (/** @type {string} */ verb, /** @type {string} */ key, keys = '') => make('button', { type: 'button', role: 'menuitem', on: { click: () => { open?.close(); page.scroller.focus(); commands.verbs[verb]?.(); } } }, [
    make('span', { text: words.say(key) }), make('span', { class: 'sp' }), keys && make('kbd', { text: keys }),
  ]);
  const entries = [
    entry('details', 'menu.details', 'Ctrl ↵'), entry('why', 'menu.why', 'Alt W'), entry('links', 'menu.links', 'Alt L'),
    ...(plan ? [entry('insert', 'menu.insert', 'Ins'), entry('indent', 'menu.indent'), entry('outdent', 'menu.outdent'), ...(commands.uids.length > 1 ? [entry('link', 'menu.link', 'Alt L')] : []), entry('remove', 'menu.remove', 'Del')] : []),
  ];
  const anchor = make('span', { class: 'jp-anchor' });
  anchor.style.left = `${event.clientX}px`;
  anchor.style.top = `${event.clientY}px`;
  document.body.append(anchor);
  const open = popover(anchor, words.say('menu.label'), [make('div', { class: 'jp-menu', role: 'menu' }, entries)], { closed: () => anchor.remove() });
}

/** What an empty plan says, and its first step. @param {PlanPage} page @param {import('./commands.js').Commands} commands @param {HTMLElement} root */
function emptyPlan(page, commands, root) {
  const { words } = page;
  const place = make('div', { class: 'empty jp-empty' }, [
    make('h2', { text: words.say('empty.title') }), make('p', { text: words.say('empty.text') }),
    make('div', { class: 'actions' }, [
      page.sheet.may('plan') && button({ label: words.say('empty.first'), class: 'p lg', icon: 'plus', on: () => commands.append([{ name: words.say('row.fresh') }]) }),
      root.dataset.importUrl && make('a', { class: 'bt lg', href: root.dataset.importUrl, text: words.say('empty.import') }),
    ]),
  ]);
  page.main.append(place);
}

/** @param {PlanPage} page @param {Panel} panel */
function openHash(page, panel) {
  const match = /^#t(\d+)(?:-(why|history))?$/.exec(window.location.hash);
  if (!match || page.sheet.row(Number(match[1])) < 0) return;
  page.goTo(Number(match[1]));
  panel.open(/** @type {any} */ (match[2] ?? 'details'), Number(match[1]));
  page.scroller.focus({ preventScroll: true });
}

/** @param {PlanPage} page @param {import('./presence.js').Person[]} people */
function faces(page, people) {
  const place = document.querySelector('[data-plan-people]');
  if (!place) return;
  const { words } = page;
  place.replaceChildren(...people.slice(0, 5).map(({ name, initials }) => make('span', { class: 'av', title: words.say('presence.here', { name }), text: initials })));
}

const root = document.getElementById('plan');
if (root) boot(root);
