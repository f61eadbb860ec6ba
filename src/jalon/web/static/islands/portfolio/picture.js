/** The timeline as a picture that stands alone: names, scale, bars, links, with the page's own colours written in. */

import { draw } from '../grid/elements.js';
import { inked, rastered } from '../grid/picture.js';
import { stateMark } from './words.js';

const NAMES = 300;
const MARGIN = 24;
const TITLE = 52;
const LEAST = 640;
const LAST_DATE = 60;

/**
 * @typedef {Object} Drawn
 * @property {string} title
 * @property {{name: string, level: number, bold: boolean, state: string, marks: SVGElement[]}[]} rows
 * @property {number} width
 * @property {number} rowHeight
 * @property {number} head
 * @property {Node[]} scale
 * @property {Node[]} ruler
 * @property {Node[]} links
 * @property {Node[]} ends
 */

/** @param {Drawn} drawn */
function picture(drawn) {
  const { rows, rowHeight, head } = drawn;
  const width = Math.max(LEAST, Math.ceil(NAMES + drawn.width + LAST_DATE + MARGIN));
  const body = rows.length * rowHeight;
  const height = TITLE + head + body + MARGIN;
  const top = TITLE + head;
  const ruler = draw('g', { class: 'tl-under-lines' }, drawn.ruler.map((line) => {
    const copy = /** @type {Element} */ (line);
    copy.setAttribute('d', copy.getAttribute('d')?.replace('V100000', `V${body}`) ?? '');
    return copy;
  }));
  const lines = rows.map((row, i) => {
    const left = MARGIN + row.level * 14;
    const mark = draw('g', { class: `st ${row.state}`, transform: `translate(${left} ${i * rowHeight + 9})` }, [...(stateMark(row.state, '').querySelector('svg')?.childNodes ?? [])]);
    const name = draw('text', { class: row.bold ? 'tl-title b' : 'tl-title', x: left + 22, y: i * rowHeight + 21, text: cut(row.name, (NAMES - left - 30) / 6.6) });
    return draw('g', {}, [draw('path', { class: 'tl-rule', d: `M${MARGIN} ${(i + 1) * rowHeight - 0.5}H${width - MARGIN}` }), mark, name]);
  });
  const marks = rows.map((row, i) => draw('g', { transform: `translate(0 ${i * rowHeight})` }, row.marks));
  return draw('svg', { class: 'tl-picture', width, height, viewBox: `0 0 ${width} ${height}`, xmlns: 'http://www.w3.org/2000/svg' }, [
    draw('rect', { class: 'tl-ground', width, height }),
    draw('text', { class: 'tl-heading', x: MARGIN, y: 32, text: drawn.title }),
    draw('g', { transform: `translate(0 ${top})` }, lines),
    draw('g', { class: 'tl-scale', transform: `translate(${NAMES} ${TITLE})` }, /** @type {Element[]} */ (drawn.scale)),
    draw('g', { class: 'tl-under', transform: `translate(${NAMES} ${top})` }, [ruler, ...drawn.links]),
    draw('g', { transform: `translate(${NAMES} ${top})` }, [...marks, ...drawn.ends]),
  ]);
}

/** @param {string} text @param {number} most */
const cut = (text, most) => (text.length > most ? `${text.slice(0, Math.floor(most) - 1)}…` : text);

/** @param {HTMLElement} host on the page, for its colours @param {Drawn} drawn @returns {Promise<Blob>} */
export async function asSvg(host, drawn) {
  return new Blob([inked(picture(drawn), host)], { type: 'image/svg+xml' });
}

/** @param {HTMLElement} host @param {Drawn} drawn @returns {Promise<Blob>} */
export async function asPng(host, drawn) {
  const svg = picture(drawn);
  return rastered(inked(svg, host), Number(svg.getAttribute('width')), Number(svg.getAttribute('height')));
}
