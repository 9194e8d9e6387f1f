/** What stands in place of a page whose state could not be loaded, with what to do about it. */

import { html, type TemplateResult } from "lit";
import type { Words } from "../words.js";
import { icon } from "./bits.js";

export type LoadFailure = "load.gone" | "load.refused" | "load.failed";

export function failed(words: Words, why: LoadFailure): TemplateResult {
  return html`<main class="empty alone" role="alert">
    ${icon(why === "load.refused" ? "lock" : "warning")}
    <h2>${words.say(why)}</h2>
    <p>${words.say(`${why}.why`)}</p>
    <div class="buttons">
      <button class="button" @click=${() => location.reload()}>${words.say("load.again")}</button>
      <a class="button quiet" href="/">${words.say("nav.projects")}</a>
    </div>
  </main>`;
}
