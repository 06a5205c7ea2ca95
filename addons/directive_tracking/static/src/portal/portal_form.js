import { Draft, forgetDrafts } from "@directive_tracking/portal/portal_draft";
import { ChosenFiles, PICTURE } from "@directive_tracking/portal/portal_photos";
import { ENDS, freshToken, send } from "@directive_tracking/portal/portal_send";

const BUSY = "aria-busy";

/**
 * A form of the portal on a line that may break: nothing typed and no file chosen is lost by a lost connection, an
 * expired session or a closed tab. The server checks all of it again; the form works without this script.
 * Sentences and the login come with the page, in `#o_directive_words`.
 */
class DirectiveForm {
    constructor(form, words, files = []) {
        Object.assign(this, { form, words });
        this.draft = new Draft(form, words.user);
        this.problem = this.box("o_directive_problem alert alert-danger", "alert");
        this.note = this.box("o_directive_kept", "status");
        const input = form.querySelector("input[type='file']");
        this.chosen = input && new ChosenFiles(input, words, () => this.filesChanged());
        // Not the page's: a page that "Back" brings out of the cache would bear one that is used up.
        this.key = newKey();
        form.addEventListener("input", () => this.keep());
        form.addEventListener("submit", (ev) => this.onSubmit(ev));
        const question = this.question();
        question?.addEventListener("invalid", (ev) => this.askAboutFiles(ev));
        question?.addEventListener("change", () => this.sayUntold(false));
        if (files.length) {
            this.chosen?.add(files);
        }
        this.restore();
    }

    /** The place of a message in the form, made where the page has none. */
    box(className, role) {
        const found = this.form.querySelector("." + className.split(" ")[0]);
        if (found) {
            return found;
        }
        const box = document.createElement("div");
        Object.assign(box, { className, hidden: true });
        box.setAttribute("role", role);
        (this.form.querySelector(".o_directive_bar") || this.button()).before(box);
        return box;
    }

    button() {
        return this.pressed || this.form.querySelector("button:not([type='button'])");
    }

    // ---- what is typed -------------------------------------------------------------------

    restore() {
        // After a refusal the page itself brings the text back.
        const refused = document.querySelector(".o_directive > .alert-danger");
        const kept = refused ? null : this.draft.restore();
        if (refused) {
            this.draft.initial = []; // what stands in the form is not the page's, but typed
        }
        if (kept) {
            this.key = kept.key || this.key;
            this.sayKept(kept.at);
        }
    }

    keep() {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.keepNow(), 300);
    }

    keepNow() {
        clearTimeout(this.timer);
        if (!this.finished) {
            this.draft.write(this.key);
        }
    }

    sayKept(at) {
        const time = new Date(at).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
        const drop = document.createElement("button");
        Object.assign(drop, { type: "button", className: "btn btn-outline-dark", textContent: this.words.drop });
        drop.addEventListener("click", () => {
            this.draft.fill(this.draft.initial);
            this.draft.clear();
            this.key = newKey();
            this.note.hidden = true;
        });
        this.note.replaceChildren(this.words.kept.replace("{time}", time), " ", drop);
        this.note.hidden = false;
    }

    // ---- files ---------------------------------------------------------------------------

    filesChanged() {
        const files = this.chosen ? this.chosen.files.map((entry) => entry.file) : [];
        const { maxBytes, maxFiles, tooLarge, tooMany } = this.form.dataset;
        const large = files.find((file) => file.size > Number(maxBytes || Infinity));
        this.say(large ? tooLarge.replace("{name}", large.name) : files.length > Number(maxFiles || Infinity) ? tooMany : "");
        const question = this.question();
        if (question) {
            question.required = files.some((file) => PICTURE.test(file.name));
            this.sayUntold(question.required && question.ariaInvalid === "true");
        }
        return !this.problem.hidden;
    }

    question() {
        return this.form.querySelector("input[name='files_unclassified']");
    }

    /** Says by the box what it asks; the browser's own bubble speaks its own language and soon goes away. */
    askAboutFiles(ev) {
        ev.preventDefault();
        this.sayUntold(true);
        const first = [...this.form.elements].find((field) => field.willValidate && !field.validity.valid);
        if (first === ev.target) {
            first.focus({ preventScroll: true });
            first.scrollIntoView({ block: "center" });
        }
    }

    sayUntold(isUntold) {
        this.question().ariaInvalid = isUntold ? "true" : null;
        this.form.querySelector(".o_directive_untold").hidden = !isUntold;
    }

    // ---- sending -------------------------------------------------------------------------

    async onSubmit(ev) {
        ev.preventDefault();
        if (this.sending || (this.chosen && this.filesChanged())) {
            return;
        }
        this.submitter = ev.submitter || this.submitter;
        this.say("");
        this.keepNow();
        this.pressed = ev.submitter;
        this.busy(true);
        try {
            this.ended(await this.sent());
        } catch {
            this.ended({ end: ENDS.LOST });
        }
    }

    async sent() {
        if (this.expired) {
            const token = await freshToken(this.words.user);
            if (!token) {
                return { end: ENDS.EXPIRED };
            }
            this.form.elements.csrf_token.value = token;
            this.expired = false;
        }
        const data = new FormData(this.form, this.submitter);
        data.set("form_key", this.key);
        if (this.chosen) {
            data.delete(this.chosen.input.name);
        }
        for (const file of this.chosen ? await this.chosen.ready() : []) {
            data.append(this.chosen.input.name, file, file.name);
        }
        return send(this.form.action, data, (share) => this.progress(share));
    }

    ended({ end, location, page }) {
        if (end === ENDS.DONE) {
            this.finished = true;
            this.draft.clear();
            return window.location.assign(location);
        }
        this.busy(false);
        if (end === ENDS.REFUSED) {
            return this.refused(page);
        }
        if (end === ENDS.EXPIRED) {
            this.expired = true;
            return this.say(this.words.expired, this.login());
        }
        this.say(this.words.lost);
        window.addEventListener("online", () => this.form.requestSubmit(this.submitter), { once: true });
    }

    /** Shows the server's page with the reason, and the files that are still chosen. */
    refused(page) {
        const fresh = page.querySelector(".o_directive");
        const forget = page.querySelector("#o_directive_words")?.dataset.forget;
        // This form leaves the page: what it held is no draft any more once its successor is sent.
        this.finished = true;
        if (forget) {
            this.draft.clear();
        }
        const old = document.querySelector(".o_directive");
        old.replaceWith(fresh);
        fresh.classList.toggle("o_directive_has_files", !forget && Boolean(this.chosen?.files.length));
        const files = forget || !this.chosen ? [] : this.chosen.files.map((entry) => entry.file);
        const action = this.form.action;
        startForms(this.words, (form) => (form.action === action ? files : []));
        const reason = fresh.querySelector(".alert-danger") || fresh.querySelector("h1");
        reason.tabIndex = -1;
        reason.focus();
    }

    login() {
        const link = document.createElement("a");
        link.className = "btn btn-primary btn-lg w-100 mt-2";
        link.textContent = this.words.login;
        link.href = `/web/login?redirect=${encodeURIComponent(window.location.pathname)}`;
        // A page that is left loses its files: with some chosen, the login opens beside it.
        link.target = this.chosen?.files.length ? "_blank" : "_self";
        return link;
    }

    busy(on) {
        const button = this.button();
        this.sending = on;
        if (on) {
            this.label = button.textContent;
            button.textContent = button.dataset.sending || this.words.sending;
            button.setAttribute(BUSY, "true");
            return;
        }
        button.textContent = this.label;
        button.removeAttribute(BUSY);
        this.bar?.remove();
        this.bar = null;
    }

    progress(share) {
        if (!this.chosen?.files.length) {
            return;
        }
        if (!this.bar) {
            this.bar = document.createElement("progress");
            Object.assign(this.bar, { max: 100, className: "o_directive_progress" });
            this.bar.setAttribute("aria-label", this.words.sending);
            this.problem.before(this.bar);
        }
        this.bar.value = Math.round(share * 100);
    }

    say(sentence, ...more) {
        this.problem.replaceChildren(sentence, ...more);
        this.problem.hidden = !sentence;
        if (sentence) {
            this.problem.scrollIntoView({ block: "center" });
        }
    }
}

/** Names one filling of a form, so that a repeated sending is taken once. */
function newKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The forms of the page as it is now. */
let forms = [];

function startForms(words, filesOf = () => []) {
    const found = [...document.querySelectorAll(".o_directive form[method='post']")];
    forms = found.map((form) => new DirectiveForm(form, words, filesOf(form)));
}

function start() {
    const words = document.querySelector("#o_directive_words")?.dataset;
    forgetDrafts();
    if (!words?.user) {
        return;
    }
    for (const link of document.querySelectorAll("a[href*='/web/session/logout']")) {
        link.addEventListener("click", () => forgetDrafts(words.user));
    }
    if (words.forget) {
        forgetDrafts(words.user);
    }
    startForms(words);
    // A page that "Back" shows as it was left has sent its form already.
    window.addEventListener("pageshow", (ev) => ev.persisted && window.location.reload());
    window.addEventListener("pagehide", () => forms.forEach((form) => form.timer && form.keepNow()));
}

if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
} else {
    start();
}
