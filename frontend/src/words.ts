/* The interface's sentences and numbers in the language of the page. */
import en from "./i18n/en.json";
import fr from "./i18n/fr.json";

export type Language = "en" | "fr";
export type Key = keyof typeof en;
export type Values = Readonly<Record<string, string | number>>;

const catalogues: Record<Language, Readonly<Record<Key, string>>> = { en, fr };

export class Words {
  constructor(readonly language: Language) {}

  /** The sentence for a key; `{name}` stands for a value, `{n|one|many}` chooses by number. */
  say(key: Key, values: Values = {}): string {
    return catalogues[this.language][key].replace(
      /\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g,
      (_, name: string, one?: string, many?: string) => {
        const value = values[name] ?? "";
        if (one === undefined || many === undefined) return String(value);
        return this.plural(Number(value)) === "one" ? one : many;
      },
    );
  }

  /** A number with its sign, one decimal, a true minus: +0.9, −1.4. */
  signed(amount: number, digits = 1): string {
    const shown = Number(Math.abs(amount).toFixed(digits));
    const sign = shown === 0 ? "" : amount > 0 ? "+" : "−";
    return sign + this.number(shown, digits);
  }

  /** A shot size as people of the trade write it; other words stay as they are: OTS Inès. */
  size(code: string): string {
    const key = `size.${code}`;
    return key in en ? this.say(key as Key) : code;
  }

  /** A key as it is printed on the keyboards of the reader's country. */
  cap(name: string): string {
    const key = `cap.${name}`;
    return key in en ? this.say(key as Key) : name;
  }

  number(amount: number, digits = 0): string {
    return new Intl.NumberFormat(this.language, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(amount);
  }

  /** Several things in one phrase: a, b and c. */
  list(parts: readonly string[]): string {
    const region = this.language === "en" ? "en-GB" : this.language;
    return new Intl.ListFormat(region, { type: "conjunction" }).format(parts);
  }

  /** How long ago, in the fewest words: now, 4 min, 2 h, 3 d. */
  age(created: string, now_ms: number): string {
    const minutes = Math.floor((now_ms - Date.parse(created)) / 60_000);
    if (!Number.isFinite(minutes) || minutes < 1) return this.say("age.now");
    if (minutes < 60) return this.say("age.minutes", { n: minutes });
    if (minutes < 60 * 24) return this.say("age.hours", { n: Math.floor(minutes / 60) });
    return this.say("age.days", { n: Math.floor(minutes / 1440) });
  }

  private plural(n: number): Intl.LDMLPluralRule {
    return new Intl.PluralRules(this.language).select(n);
  }
}

export function languageOf(text: string | undefined): Language {
  return text?.toLowerCase().startsWith("fr") ? "fr" : "en";
}
