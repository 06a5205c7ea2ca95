/** Copies the link in the field above the button; where a browser does not let it, the link stays selected. */
async function copy(field) {
    field.focus();
    field.select();
    try {
        await navigator.clipboard.writeText(field.value);
        return true;
    } catch {
        return document.execCommand("copy");
    }
}

// On the page as a whole: the part that holds the button comes with the answer to a form.
document.addEventListener("click", async (ev) => {
    const button = ev.target.closest(".o_directive_copy");
    if (button && (await copy(document.getElementById("directive_link")))) {
        button.textContent = button.dataset.copied;
    }
});
