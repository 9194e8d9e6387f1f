/* Why this take: signed bars that start where the last ended and sum to the lead over the runner-up. */
import { html, nothing, type TemplateResult } from "lit";
import { whyBars, type WhyBar } from "../domain/cut.js";
import { Panel } from "../panel.js";
import type { Certainty, CutEvent, Why } from "../protocol.js";
import type { Room } from "../room.js";
import type { Key } from "../words.js";
import { clipOf, icon, key, thumbStyle } from "./bits.js";

const ROWS = 6;

export class WhyPanel extends Panel {
  room!: Room;

  static override properties = { room: { attribute: false } };

  protected override render(): unknown {
    const { words } = this.room;
    const event = this.room.selected.value;
    if (!event?.why) {
      const text = event?.kind === "slug" ? "why.slug" : "why.none";
      return html`<section class="why"><p class="muted">${words.say(text)}</p></section>`;
    }
    return html`
      <section class="why" aria-label=${words.say("why")} tabindex="-1" data-landmark-why>
        <header>
          <h3>${words.say("why")}</h3>
          ${key("W")}
          <span class="grow"></span>
          ${this.certainty(event.certainty, event.confidence)}
        </header>
        ${event.pinned ? this.chosen(event) : nothing}
        ${event.why.sentence ? html`<p class="sentence">${event.why.sentence}</p>` : nothing}
        ${event.why.terms.length ? this.bars(event.why) : nothing} ${this.runnerUp(event, event.why)}
      </section>
    `;
  }

  /** Whoever chose knows what the engine would have done, and what it thinks that is worth. */
  private chosen(event: CutEvent): TemplateResult {
    const { words } = this.room;
    const wanted = [...event.alternates].sort((a, b) => a.price - b.price)[0];
    const over =
      wanted && wanted.price < 0
        ? words.say("alternate.overruled", { label: wanted.label, points: words.signed(-wanted.price) })
        : "";
    return html`<p class="pinned small">${icon("pin")}<span>${words.say("why.pinned")} ${over}</span></p>`;
  }

  private certainty(certainty: Certainty, confidence: number): TemplateResult {
    const { words } = this.room;
    return html`<span class="certainty small ${certainty}"
      >${words.say(`certainty.${certainty}` as Key)}
      <span class="gauge" aria-hidden="true"><i style="width:${Math.round(confidence * 100)}%"></i></span
    ></span>`;
  }

  private bars(why: Why): TemplateResult {
    const { words } = this.room;
    const fold = (n: number): string => words.say("why.folded", { n });
    const bars = whyBars(why.terms, why.lead, ROWS, fold);
    const low = Math.min(0, ...bars.flatMap((bar) => [bar.from, bar.to]));
    const high = Math.max(0.1, ...bars.flatMap((bar) => [bar.from, bar.to]));
    const share = (amount: number): number => ((amount - low) / (high - low)) * 100;
    return html`<table class="bars">
      <tbody>
        ${bars.map((bar) => this.bar(bar, share))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colspan="2">${words.say(why.lead < 0 ? "why.behind" : "why.lead")}</th>
          <td class="amount">${words.signed(why.lead)}</td>
        </tr>
      </tfoot>
    </table>`;
  }

  private bar(bar: WhyBar, share: (amount: number) => number): TemplateResult {
    const left = share(Math.min(bar.from, bar.to));
    const width = share(Math.max(bar.from, bar.to)) - left;
    const minus = bar.amount < 0;
    return html`<tr class=${minus ? "minus" : ""}>
      <th scope="row">${bar.label}</th>
      <td class="track" aria-hidden="true"><i style="left:${left}%;width:${Math.max(width, 1.5)}%"></i></td>
      <td class="amount">${this.room.words.signed(bar.amount)}</td>
    </tr>`;
  }

  private runnerUp(event: CutEvent, why: Why): TemplateResult | typeof nothing {
    const second = why.runner_up;
    const { words } = this.room;
    if (!second) return nothing;
    const alternate = event.alternates.find((one) => String(one.id) === String(second.alternate));
    const clip = alternate ? clipOf(this.room.state.value, alternate.clip) : null;
    return html`<div class="runner-up">
      <span class="picture"><i style=${thumbStyle(clip, alternate?.source_in ?? 0)}></i></span>
      <span class="grow">
        <span class="small soft">${words.say("why.runner_up")}</span>
        <span class="name"><b>${second.label}</b> ${words.size(alternate?.size ?? "")}</span>
      </span>
      <span class="number soft">${words.signed(-second.price)}</span>
      ${alternate
        ? html`<button class="button" @click=${() => this.room.swap(event, alternate.id)}>
            ${words.say("why.try")}${key(String(alternate.key))}
          </button>`
        : nothing}
    </div>`;
  }
}

customElements.define("rc-why", WhyPanel);
