/** Where the links between plans run on the timeline. Pure: no page, no clock. */

const TIP = 4.5;
const LONG = 7;

/**
 * One line for all that waits for the same thing: down or up from it, an arrow at each row that waits.
 * @param {number[][]} links [initiative before, its activity, initiative after, its activity]
 * @param {Map<number, number>} places position of each initiative that has a row
 * @param {(link: number[]) => {row: any, at: number, text: string, mark: any}} sourceOf
 * @param {(time: number) => number} x
 * @param {number} rowHeight
 */
export function joined(links, places, sourceOf, x, rowHeight) {
  const trunks = new Map();
  for (const link of links) {
    const [a, b] = [places.get(link[0]), places.get(link[2])];
    if (a === undefined || b === undefined || a === b) continue;
    const source = sourceOf(link);
    const key = `${link[0]}:${source.at}:${b > a}`;
    const trunk = trunks.get(key) ?? { a, down: b > a, source, to: new Set() };
    trunk.to.add(b);
    trunks.set(key, trunk);
  }
  const names = new Map([...places].map(([id, position]) => [position, id]));
  return [...trunks.values()].map(({ a, down, source, to }) => {
    const at = x(source.at);
    const y = a * rowHeight + 15.5;
    const ends = [...to].map((position) => position * rowHeight + (down ? 8 : 29));
    const last = down ? Math.max(...ends) : Math.min(...ends);
    const back = down ? -LONG : LONG;
    return {
      x: at,
      y: y + (source.mark ? (down ? 7 : -7) : 0),
      line: `M${at} ${y + (down ? 6 : -6)}V${last}`,
      tips: ends.map((end) => `M${at - TIP} ${end + back}L${at} ${end}L${at + TIP} ${end + back}Z`).join(''),
      rows: [a, ...to],
      waiting: [...to].map((position) => names.get(position)),
      before: source.text,
      marked: !!source.mark,
    };
  });
}
