// An amount in another currency, as freight_app/shop/currencies/rules.py and kit/languages.py count and write it: exactly, rounded
// once, half away from zero. A test holds the two against one another. No float ever holds money here.

// `rate` is decimal text; places are the decimals of the two currencies by ISO 4217.
export const convertMinor = (minor, { rate, ownPlaces, places }) => {
  const [whole, decimals = ""] = rate.split(".");
  const product = BigInt(minor) * BigInt(whole + decimals) * 10n ** BigInt(places);
  const scale = 10n ** BigInt(decimals.length + ownPlaces);
  const size = product < 0n ? -product : product;
  const rounded = (2n * size + scale) / (2n * scale);
  return product < 0n ? -rounded : rounded;
};

// What parts thousands and decimals in en-GB, fr-TN and ar-TN.
const MARKS = { en: [",", "."], fr: ["\u202f", ","], ar: [".", ","] };

export const writeAmount = (lang, minor, places) => {
  const [group, point] = MARKS[lang] ?? MARKS.en;
  const digits = String(minor < 0n ? -minor : minor).padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, group);
  return (minor < 0n ? "-" : "") + whole + (places ? point + digits.slice(-places) : "");
};
