/* The sheet of keys, and the end of a pass. */
import { html, nothing, type TemplateResult } from "lit";
import { leastSure } from "../domain/cut.js";
import type { Binding } from "../keys.js";
import type { Room } from "../room.js";
import { exportAddress, icon } from "./bits.js";

export function keySheet(room: Room, bindings: readonly Binding[]): TemplateResult {
  const { words } = room;
  return html`<dialog class="dialog keys-dialog" aria-labelledby="keys-title">
    ${head("keys-title", words.say("keys.title"), words.say("close"))}
    <div class="dialog-body">
      <dl class="key-sheet">
        ${bindings.map((one) => html`<div><dt><kbd>${one.caps}</kbd></dt><dd>${one.does}</dd></div>`)}
      </dl>
    </div>
  </dialog>`;
}

export function finishDialog(room: Room): TemplateResult {
  const { words } = room;
  const { events, notes, project, me } = room.state.value;
  const many = (status: string): number => events.filter((event) => event.status === status).length;
  const left = leastSure(events).length;
  return html`<dialog class="dialog narrow finish-dialog" aria-labelledby="finish-title">
    ${head("finish-title", words.say("finish"), words.say("close"))}
    <div class="dialog-body">
      <ul class="step-list">
        <li>${icon("check")}<span>${words.say("status.approved")}</span><span>${many("approved")}</span></li>
        <li>${icon("diamond")}<span>${words.say("status.change_asked")}</span><span>${many("change_asked")}</span></li>
        <li>${icon("circle")}<span>${words.say("status.in_review")}</span><span>${many("in_review")}</span></li>
        <li>
          ${icon("pencil")}<span>${words.say("finish.notes")}</span
          ><span>${notes.filter((note) => note.state === "open").length}</span>
        </li>
      </ul>
      <p class="soft finish-advice">
        ${left ? words.say("finish.unsure", { n: left }) : words.say("finish.sure")} ${words.say("finish.kept")}
      </p>
    </div>
    <footer class="dialog-foot">
      <span class="grow"></span>
      <form method="dialog"><button class="button">${words.say("finish.back")}</button></form>
      ${me.can.export
        ? html`<a class="button" href=${exportAddress(room.state.value)}>${icon("upload")}${words.say("export")}</a>`
        : nothing}
      <a class="button primary" href=${project.url}>${words.say("finish.leave")}</a>
    </footer>
  </dialog>`;
}

function head(id: string, title: string, close: string): TemplateResult {
  return html`<header class="dialog-head">
    <h2 id=${id}>${title}</h2>
    <span class="grow"></span>
    <form method="dialog"><button class="button icon-only" aria-label=${close}>${icon("cross")}</button></form>
  </header>`;
}
