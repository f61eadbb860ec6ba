/**
 * Plan time: whole minutes since 1970 on the wall clock, without a zone. A `Date` read in UTC shows the same figures.
 */

export const HOUR = 60;
export const DAY = 1440;
export const WEEK = 7 * DAY;

/** @param {number} minute @returns {number} days since 1970 */
export const dayOf = (minute) => Math.floor(minute / DAY);

/** @param {number} minute @returns {Date} whose UTC fields are the wall clock's */
export const dateOf = (minute) => new Date(minute * 60000);

/** @param {number} day days since 1970 @returns {number} 0 for Monday */
export const weekdayOf = (day) => (((day + 3) % 7) + 7) % 7;

/**
 * @param {number} year
 * @param {number} month 0 to 11, or beyond
 * @param {number} [day]
 */
export const minuteOf = (year, month, day = 1) => {
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(year, month, day);
  return date.getTime() / 60000;
};

/** @param {number} minute @returns {string} `YYYY-MM-DDTHH:MM` */
export const isoOf = (minute) => dateOf(minute).toISOString().slice(0, 16);

/** @param {string} text `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM` @returns {number} */
export const fromIso = (text) =>
  Math.round(Date.parse(text.length > 10 ? `${text.slice(0, 16)}:00Z` : `${text}T00:00:00Z`) / 60000);

/** The wall clock of the reader, as plan time. @param {Date} now */
export const wallClock = (now) =>
  minuteOf(now.getFullYear(), now.getMonth(), now.getDate()) + now.getHours() * HOUR + now.getMinutes();

/** ISO 8601 week number. @param {number} day days since 1970 */
export function weekNumber(day) {
  const thursday = day - weekdayOf(day) + 3;
  const year = new Date(thursday * 86400000).getUTCFullYear();
  return 1 + Math.floor((thursday - minuteOf(year, 0, 1) / DAY) / 7);
}
