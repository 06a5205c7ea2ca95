import { formView } from "@web/views/form/form_view";
import { registry } from "@web/core/registry";

/** The tasks of a document need the whole width, so the chatter stands below them. */
class DirectiveDocumentFormRenderer extends formView.Renderer {
    mailLayout(hasAttachmentContainer) {
        const layout = super.mailLayout(hasAttachmentContainer);
        return layout === "SIDE_CHATTER" ? "COMBO" : layout;
    }
}

registry.category("views").add("directive_document_form", {
    ...formView,
    Renderer: DirectiveDocumentFormRenderer,
});
