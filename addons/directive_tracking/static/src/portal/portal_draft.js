/** How long unsent text stays on the device. */
const DAYS = 7;
const PREFIX = "directive-draft:";

/** Keeps what is typed, per login and address of the form, in this browser alone. Files are never kept. */
export class Draft {
    constructor(form, user) {
        this.form = form;
        this.name = `${PREFIX}${user}:${new URL(form.action).pathname.replace(/^\/[a-z]{2}(_[A-Z]{2})?\//, "/")}`;
        this.initial = this.values();
    }

    /** Fields that a person fills. The answer about photos belongs to the files, and goes with them. */
    fields() {
        return [...this.form.elements].filter(
            (field) =>
                field.name && !["hidden", "file", "submit", "button"].includes(field.type) && field.name !== "files_unclassified"
        );
    }

    values() {
        const ticks = ["checkbox", "radio"];
        return this.fields().map((field) => (ticks.includes(field.type) ? field.checked : field.value));
    }

    read() {
        try {
            return JSON.parse(localStorage.getItem(this.name));
        } catch {
            return null; // a browser that keeps nothing
        }
    }

    write(key) {
        const values = this.values();
        if (JSON.stringify(values) === JSON.stringify(this.initial)) {
            return this.clear();
        }
        try {
            localStorage.setItem(this.name, JSON.stringify({ at: Date.now(), key, names: this.names(), values }));
        } catch {
            // Full or forbidden: the form itself still holds the text.
        }
    }

    names() {
        return this.fields().map((field) => field.name);
    }

    fill(values) {
        this.fields().forEach((field, index) => {
            const name = ["checkbox", "radio"].includes(field.type) ? "checked" : "value";
            field[name] = values[index];
        });
    }

    /** Puts kept text back; returns what was kept, or nothing when the form has changed since. */
    restore() {
        const kept = this.read();
        if (!kept || JSON.stringify(kept.names) !== JSON.stringify(this.names())) {
            return null;
        }
        this.fill(kept.values);
        return kept;
    }

    clear() {
        try {
            localStorage.removeItem(this.name);
        } catch {
            // Nothing was kept.
        }
    }
}

/** Forgets what is old, and everything of a login that logs out. */
export function forgetDrafts(user) {
    try {
        for (const name of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
            const at = JSON.parse(localStorage.getItem(name))?.at || 0;
            if (Date.now() - at > DAYS * 86_400_000 || (user && name.startsWith(`${PREFIX}${user}:`))) {
                localStorage.removeItem(name);
            }
        }
    } catch {
        // Nothing was kept.
    }
}
