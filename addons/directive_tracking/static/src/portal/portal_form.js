import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

/** What is certainly no text: the server asks whether it is classified; so it is asked before it is sent. */
const PICTURE = /\.(jpe?g|jfif|png|gif|webp|hei[cf]|tiff?|bmp)$/i;

/**
 * Says at once, before a slow line carries 20 MB, that a file is too large or that there are too many,
 * offers one more input after each photo, and keeps a second press of the button from sending twice.
 * The server checks the same; the form works without this script. Sentences come with the form.
 */
export class DirectiveForm extends Interaction {
    static selector = ".o_directive form[method='post']";
    dynamicContent = {
        _root: { "t-on-submit": this.onSubmit, "t-on-change": this.onChange },
    };

    onChange(ev) {
        const input = ev.target;
        if (input.type !== "file") {
            return;
        }
        this.showProblem();
        const more = this.inputs().length < Number(this.el.dataset.maxFiles || Infinity);
        if (more && input.files.length && this.inputs().every((one) => one.files.length)) {
            const next = input.cloneNode();
            next.value = "";
            next.removeAttribute("id");
            input.after(next);
        }
        const question = this.el.querySelector("input[name='files_unclassified']");
        if (question) {
            question.required = this.inputs().some((one) => [...one.files].some((file) => PICTURE.test(file.name)));
        }
    }

    onSubmit(ev) {
        if (this.showProblem() || this.sent) {
            ev.preventDefault();
            return;
        }
        this.sent = true;
        const button = this.el.querySelector("button[type='submit']");
        button.textContent = button.dataset.sending || button.textContent;
        // A page restored by "Back" is usable again.
        this.addListener(window, "pageshow", () => (this.sent = false));
    }

    inputs() {
        return [...this.el.querySelectorAll("input[type='file']")];
    }

    showProblem() {
        const files = this.inputs().flatMap((input) => [...input.files]);
        const { maxBytes, maxFiles, tooLarge, tooMany } = this.el.dataset;
        const large = files.find((file) => file.size > Number(maxBytes));
        const problem = large ? tooLarge.replace("{name}", large.name) : files.length > Number(maxFiles) ? tooMany : "";
        const alert = this.el.querySelector(".o_directive_problem");
        if (alert) {
            alert.textContent = problem;
            alert.hidden = !problem;
            if (problem) {
                alert.scrollIntoView({ block: "center" });
            }
        }
        return problem;
    }
}

registry.category("public.interactions").add("directive_tracking.portal_form", DirectiveForm);
