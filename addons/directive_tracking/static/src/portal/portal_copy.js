import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

/** Copies the link that stands in the field above the button; where a browser does not let it, the link is selected. */
export class DirectiveCopy extends Interaction {
    static selector = ".o_directive_copy";
    dynamicContent = { _root: { "t-on-click": this.onClick } };

    async onClick() {
        const field = document.getElementById("directive_link");
        field.focus();
        field.select();
        const copied = await this.waitFor(this.copy(field));
        if (copied) {
            this.el.textContent = this.el.dataset.copied;
        }
    }

    async copy(field) {
        try {
            await navigator.clipboard.writeText(field.value);
            return true;
        } catch {
            return document.execCommand("copy");
        }
    }
}

registry.category("public.interactions").add("directive_tracking.portal_copy", DirectiveCopy);
