/** What a request may end with. */
export const ENDS = { DONE: "done", REFUSED: "refused", EXPIRED: "expired", LOST: "lost" };

/**
 * Sends a form and says how it ended: `{end, location, page}`.
 * The server answers 204 with an address where the browser alone would follow a redirect: on a slow line
 * the next page is fetched once.
 *
 * @param {Function} progressed called with the share sent, 0 to 1
 */
export function send(url, data, progressed) {
    return new Promise((done) => {
        const request = new XMLHttpRequest();
        request.open("POST", url);
        request.setRequestHeader("X-Directive-Form", "1");
        request.upload.addEventListener("progress", (ev) => ev.lengthComputable && progressed(ev.loaded / ev.total));
        request.addEventListener("error", () => done({ end: ENDS.LOST }));
        request.addEventListener("load", () => done(understood(request)));
        request.send(data);
    });
}

function understood(request) {
    const location = request.getResponseHeader("X-Directive-Location");
    if (location) {
        return { end: ENDS.DONE, location };
    }
    if ([400, 401, 403].includes(request.status) || /\/web\/login|check-identity/.test(request.responseURL)) {
        return { end: ENDS.EXPIRED };
    }
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    // A gateway that answers for a server that is away has no page of ours.
    return page.querySelector(".o_directive") && request.status < 500 ? { end: ENDS.REFUSED, page } : { end: ENDS.LOST };
}

/** Returns the token of a session opened anew by `user`, or nothing. */
export async function freshToken(user) {
    const response = await fetch(window.location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const same = page.querySelector("#o_directive_words")?.dataset.user === user;
    return same ? page.querySelector("input[name='csrf_token']")?.value : "";
}
