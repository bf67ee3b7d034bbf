/** The demo's door: whom to be. */
import { byId, el, icon, showPage } from "./dom.js";

/** Shows the people; `choose(person)` enters as one. */
export function showPeople(people, choose) {
  byId("people-list").replaceChildren(...people.map((person) => card(person, choose)));
  showPage("people");
}

function card(person, choose) {
  const enter = () => {
    button.setAttribute("aria-busy", "true");
    choose(person);
  };
  const button = el("button", { class: "person", type: "button", onclick: enter },
    el("span", { class: "avatar", "aria-hidden": "true" }, initial(person.name)),
    el("span", { class: "person-about" },
      el("strong", {}, person.name), " ",
      el("span", {}, person.role), " ",
      el("span", { class: "muted" }, person.place), " ",
      person.hint && el("span", { class: "hint" }, person.hint),
    ),
    icon("next"),
  );
  return el("li", {}, button);
}

/** Of the given name, which is the last word of a Vietnamese name. */
const initial = (name) => name.trim().split(/\s+/).at(-1).charAt(0).toLocaleUpperCase("vi");
