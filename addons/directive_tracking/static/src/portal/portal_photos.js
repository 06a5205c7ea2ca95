const LARGE = 1024 * 1024;
const LONGEST_SIDE = 2000;
const QUALITY = 0.8;
/** What is certainly no text: the server asks whether it is classified; so it is asked before it is sent. */
export const PICTURE = /\.(jpe?g|jfif|png|gif|webp|hei[cf]|tiff?|bmp)$/i;

/** Returns a smaller JPEG of a large photo, turned as it was taken; the file itself where the browser cannot. */
export async function shrink(file) {
    if (file.size <= LARGE || !PICTURE.test(file.name) || !window.createImageBitmap) {
        return file;
    }
    try {
        const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
        const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
        const canvas = document.createElement("canvas");
        canvas.width = Math.round(picture.width * scale);
        canvas.height = Math.round(picture.height * scale);
        const context = canvas.getContext("2d");
        context.fillStyle = "#fff"; // what is transparent would turn black
        context.fillRect(0, 0, canvas.width, canvas.height);
        context.drawImage(picture, 0, 0, canvas.width, canvas.height);
        picture.close();
        const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
        if (!blob || blob.size >= file.size) {
            return file;
        }
        return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
    } catch {
        return file;
    }
}

/** The files chosen for one form: shown with a thumbnail, removed one by one, sent with the form. */
export class ChosenFiles {
    /** @param {Function} changed called whenever the list has changed */
    constructor(input, words, changed) {
        Object.assign(this, { input, words, changed, files: [], pending: [], required: input.required });
        this.list = document.createElement("ul");
        this.list.className = "o_directive_chosen";
        this.list.setAttribute("aria-live", "polite");
        input.after(this.list);
        input.addEventListener("change", () => this.take(input));
        this.offerCamera();
    }

    offerCamera() {
        if (!matchMedia("(pointer: coarse)").matches || !this.input.accept.includes("image/")) {
            return;
        }
        const camera = document.createElement("input");
        Object.assign(camera, { type: "file", accept: "image/*", hidden: true });
        camera.setAttribute("capture", "environment");
        camera.addEventListener("change", () => this.take(camera));
        const button = document.createElement("button");
        Object.assign(button, { type: "button", textContent: this.words.camera });
        button.className = "btn btn-outline-dark btn-lg w-100 mb-2";
        button.addEventListener("click", () => camera.click());
        this.list.before(button, camera);
    }

    take(input) {
        const added = [...input.files];
        input.value = "";
        this.add(added);
    }

    add(files) {
        if (files.length && this.input.form.dataset.maxFiles === "1") {
            this.files = [];
        }
        for (const file of files) {
            const entry = { file };
            this.files.push(entry);
            this.pending.push(shrink(file).then((small) => ((entry.file = small), this.draw())));
        }
        this.draw();
    }

    /** Resolves when every photo has its final size. */
    async ready() {
        await Promise.all(this.pending);
        return this.files.map((entry) => entry.file);
    }

    draw() {
        this.list.replaceChildren(...this.files.map((entry) => this.line(entry)));
        // The files are kept here, not in the input.
        this.input.required = this.required && !this.files.length;
        this.changed();
    }

    line(entry) {
        const line = document.createElement("li");
        if (entry.file.type.startsWith("image/")) {
            const picture = document.createElement("img");
            picture.alt = "";
            picture.src = URL.createObjectURL(entry.file);
            picture.onload = picture.onerror = () => URL.revokeObjectURL(picture.src);
            line.append(picture);
        }
        const name = document.createElement("span");
        name.textContent = `${entry.file.name} (${Math.max(1, Math.round(entry.file.size / 1024))} kB)`;
        const remove = document.createElement("button");
        Object.assign(remove, { type: "button", className: "btn btn-outline-dark", textContent: this.words.remove });
        remove.setAttribute("aria-label", `${this.words.remove}: ${entry.file.name}`);
        remove.addEventListener("click", () => {
            this.files = this.files.filter((other) => other !== entry);
            this.draw();
            this.input.focus();
        });
        line.append(name, remove);
        return line;
    }
}
