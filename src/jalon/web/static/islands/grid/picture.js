/** Pictures of what the page draws: an SVG with its colours written in, a PNG of it, and handing a file over. */

import { make } from './elements.js';

const WRITTEN = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linejoin', 'stroke-linecap', 'opacity', 'font-size', 'font-weight', 'font-family', 'paint-order'];
const LARGEST = 16000;

/**
 * Writes computed colours and fonts into the elements, so that the picture stands alone.
 * @param {SVGSVGElement} svg
 * @param {HTMLElement} host where the page's rules reach it
 * @param {string} [pattern] what a fill with a pattern becomes
 * @returns {string} the file
 */
export function inked(svg, host, pattern = '') {
  const place = make('div', { class: 'jp-offscreen', 'aria-hidden': 'true' }, [svg]);
  host.append(place);
  for (const element of [svg, ...svg.querySelectorAll('*')]) {
    const style = getComputedStyle(element);
    for (const name of WRITTEN) {
      const value = style.getPropertyValue(name);
      if (value.startsWith('url(')) element.setAttribute(name, pattern);
      else if (value) element.setAttribute(name, name === 'font-family' ? 'Inter, sans-serif' : value);
    }
  }
  const text = new XMLSerializer().serializeToString(svg);
  place.remove();
  return text;
}

/** @param {string} text an SVG @param {number} width @param {number} height @returns {Promise<Blob>} a PNG, twice as fine as the screen where it fits */
export async function rastered(text, width, height) {
  const address = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  const image = new Image();
  image.src = address;
  await image.decode();
  URL.revokeObjectURL(address);
  const ratio = Math.min(2, LARGEST / Math.max(width, height));
  const canvas = make('canvas', { width: Math.round(width * ratio), height: Math.round(height * ratio) });
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, fail) => canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error('empty picture'))), 'image/png'));
}

/** @param {Blob} blob @param {string} name */
export function download(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = make('a', { href: address, download: name });
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(address), 1000);
}
