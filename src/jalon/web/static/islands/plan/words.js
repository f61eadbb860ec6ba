/**
 * The words of the island: a JSON dictionary that the server rendered in the reader's language.
 *
 * `words.en.json` lists every key with its English sentence; the server sends the same keys translated.
 * A plural is a list of two forms, chosen by the language's own rule.
 */

/** @typedef {Object<string, string|string[]>} Dictionary */

export class Words {
  /**
   * @param {Dictionary} dictionary
   * @param {string} locale a language tag such as "fr" or "en"
   */
  constructor(dictionary, locale) {
    this.dictionary = dictionary;
    this.locale = locale;
    this.rules = new Intl.PluralRules(locale);
    this.numbers = new Intl.NumberFormat(locale === 'en' ? 'en-GB' : locale);
  }

  /**
   * @param {string} key
   * @param {Object<string, string|number>} [params] values for `%(name)s`
   * @returns {string}
   */
  say(key, params) {
    const entry = this.dictionary[key];
    return fill(Array.isArray(entry) ? entry[0] : entry ?? key, params);
  }

  /**
   * A sentence with a count, written `%(n)s`.
   * @param {string} key
   * @param {number} n
   * @param {Object<string, string|number>} [params]
   */
  count(key, n, params) {
    const entry = this.dictionary[key];
    if (!Array.isArray(entry)) return this.say(key, { n, ...params });
    const form = this.rules.select(n) === 'one' ? entry[0] : entry[entry.length - 1];
    return fill(form, { n: this.numbers.format(n), ...params });
  }

  /** @param {string} key */
  has(key) {
    return key in this.dictionary;
  }
}

/**
 * @param {string} sentence
 * @param {Object<string, string|number>} [params]
 */
function fill(sentence, params) {
  if (!params) return sentence;
  return sentence.replace(/%\((\w+)\)s/g, (whole, name) => (name in params ? String(params[name]) : whole));
}

/**
 * Reads `<script type="application/json" id="words">`.
 * @param {Document} document
 * @returns {Words}
 */
export function readWords(document) {
  const element = document.getElementById('words');
  const locale = (document.documentElement.lang || 'en').slice(0, 2);
  return new Words(element ? JSON.parse(element.textContent || '{}') : {}, locale);
}
