// Search in the small index of the catalogue. Words and part numbers are folded as the server folds them
// (freight_app/catalogue/folding.py; a test holds the two together).
self.freight ??= {};
(() => {
  const ARABIC = { أ: "ا", إ: "ا", آ: "ا", ٱ: "ا", ة: "ه", ى: "ي", ئ: "ي", ؤ: "و", ء: "", ـ: "", گ: "ك", ک: "ك", ی: "ي", پ: "ب", چ: "ج", ڤ: "ف", ڨ: "ق" };
  const LATIN = { ø: "o", đ: "d", ł: "l", ß: "ss", æ: "ae", œ: "oe", ı: "i" };
  const ARTICLES = ["وال", "بال", "ال", "لل"];
  const STOP_WORDS = new Set(
    "a an and at for in of on the to with de des du d l la le les et en pour avec sur un une في من على علي مع او".split(" "),
  );
  const MAX_WORD = 40;
  const MOST_WORDS = 12;
  const DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;

  const swap = (text, letters) => text.replace(/./gsu, (letter) => letters[letter] ?? letter);
  const bare = (text) => text.normalize("NFKD").replace(/\p{Mn}/gu, "");
  const asDigit = (letter) => String(letter.charCodeAt(0) & 15);

  const known = new Map();
  const foldWord = (word) => {
    let folded = known.get(word);
    if (folded === undefined) known.set(word, (folded = foldFresh(word)));
    return folded;
  };
  const foldFresh = (word) => {
    let folded = [...swap(swap(bare(swap(word.toLowerCase(), ARABIC)), ARABIC), LATIN)].slice(0, MAX_WORD).join("");
    if (/^\p{Nd}+$/u.test(folded)) folded = folded.replace(DIGITS, (digit) => asDigit(digit));
    const article = ARTICLES.find((one) => folded.startsWith(one) && folded.length - one.length >= 3);
    if (article) return folded.slice(article.length);
    return folded.length > 3 && /^\p{L}+$/u.test(folded) && /[^s]s$/.test(folded) ? folded.slice(0, -1) : folded;
  };
  const splitWords = (text) => bare(text).replaceAll("ـ", "").normalize("NFC").match(/[\p{L}\p{N}]+/gu) ?? [];
  const foldWords = (text) => splitWords(text).map(foldWord).filter(Boolean);
  const compactNumber = (number) =>
    number.normalize("NFKD").replace(DIGITS, (digit) => asDigit(digit)).toUpperCase().replace(/[^0-9A-Z]+/g, "");

  // Folded once, when somebody first searches.
  const prepare = (index) => {
    const { sku, name, number, maker, category } = index.products;
    const kinds = index.categories.map(([, kind]) => foldWords(kind));
    const makers = index.makers.map(foldWords);
    return sku.map((code, i) => ({
      numbers: [compactNumber(code), compactNumber(number[i])].filter(Boolean),
      words: [...foldWords(name[i]), ...foldWords(code), ...foldWords(number[i]), ...(makers[maker[i]] ?? []), ...(kinds[category[i]] ?? [])],
    }));
  };

  // How well an entry meets the question: 0 best, null not at all. The last word may be unfinished, then all of them.
  const rank = (entry, question) => {
    const { compact, hasDigit, words } = question;
    if (compact.length >= 2 && entry.numbers.includes(compact)) return 0;
    if (hasDigit && compact.length >= 3 && entry.numbers.some((one) => one.startsWith(compact))) return 1;
    const begins = (word) => entry.words.some((one) => one.startsWith(word));
    const has = (word) => entry.words.includes(word);
    if (words.length) {
      if (words.every(has)) return 2;
      if (words.slice(0, -1).every(has) && words.at(-1).length >= 2 && begins(words.at(-1))) return 3;
      if (words.every((word) => has(word) || (word.length >= 2 && begins(word)))) return 4;
    }
    return hasDigit && compact.length >= 4 && entry.numbers.some((one) => one.includes(compact)) ? 5 : null;
  };

  // Places in the index, best first; of equals the one that the shop puts first.
  const find = (index, prepared, text, most = 200) => {
    const all = foldWords(text).slice(0, MOST_WORDS);
    const words = all.filter((word) => !STOP_WORDS.has(word));
    const compact = compactNumber(text);
    const question = { compact, hasDigit: /[0-9]/.test(compact), words: words.length ? words : all };
    const found = [];
    prepared.forEach((entry, place) => {
      const how = rank(entry, question);
      if (how !== null) found.push([how, place]);
    });
    return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, most).map(([, place]) => place);
  };

  self.freight.find = { foldWord, foldWords, compactNumber, prepare, find };
})();
