/** Elements made by hand: text goes in as text, never as markup. */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param {string} tag
 * @param {Object<string, any>} [attributes] `class`, `text`, `on` (listeners) and plain attributes
 * @param {(Node|string|null|undefined|false)[]} [children]
 * @returns {any}
 */
export function make(tag, attributes = {}, children = []) {
  const element = document.createElement(tag);
  dress(element, attributes);
  for (const child of children) if (child) element.append(child);
  return element;
}

/**
 * @param {string} tag
 * @param {Object<string, any>} [attributes]
 * @param {Node[]} [children]
 * @returns {any}
 */
export function draw(tag, attributes = {}, children = []) {
  const element = document.createElementNS(SVG, tag);
  dress(element, attributes);
  element.append(...children);
  return element;
}

/** @param {Element} element @param {Object<string, any>} attributes */
function dress(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'text') element.textContent = value;
    else if (name === 'on') for (const [event, listener] of Object.entries(value)) element.addEventListener(event, /** @type {any} */ (listener));
    else element.setAttribute(name, value === true ? '' : String(value));
  }
}

let sprite = '';

/** Says where the icons are: an address that ends in `#` and the prefix of their names. @param {string} address */
export function setIcons(address) {
  sprite = address;
}

/** @param {string} name a Tabler icon @returns {any} */
export function icon(name) {
  return draw('svg', { class: 'ti', 'aria-hidden': 'true', width: 16, height: 16, viewBox: '0 0 24 24' }, [draw('use', { href: `${sprite}${name}` })]);
}

/**
 * @param {{label: string, icon?: string, class?: string, title?: string, key?: string, on?: (event: MouseEvent) => void, pressed?: boolean, bare?: boolean, expands?: boolean}} options
 * @returns {HTMLButtonElement}
 */
export function button(options) {
  const { label, bare, key } = options;
  const title = options.title ?? (bare ? label : null);
  const element = make('button', {
    type: 'button',
    class: `bt ${bare ? 'q ic ' : ''}${options.class ?? ''}`.trim(),
    title: title && key ? `${title} (${key})` : title,
    'aria-label': bare ? label : null,
    'aria-keyshortcuts': null,
    'aria-pressed': options.pressed === undefined ? null : String(options.pressed),
    'aria-haspopup': options.expands ? 'dialog' : null,
    'aria-expanded': options.expands ? 'false' : null,
  });
  if (options.icon) element.append(icon(options.icon));
  if (!bare) element.append(make('span', { text: label }));
  if (options.on) element.addEventListener('click', options.on);
  return element;
}
