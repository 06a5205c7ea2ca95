"""Odoo's own RPC as any client would use it: a login, then calls over real HTTP."""
import requests


class RpcError(Exception):
    """What the server answered instead of a result. `name` is the exception's class, `str()` its sentence."""

    def __init__(self, error):
        data = error.get("data") or {}
        self.name = data.get("name", "")
        self.debug = data.get("debug", "")
        super().__init__(data.get("message") or error.get("message"))


class Client:
    """A logged-in session. The passwords of the tests equal the logins."""

    def __init__(self, url, database, login, password=None):
        self.url, self.login = url, login
        self.http = requests.Session()
        answer = self._post(
            "/web/session/authenticate", db=database, login=login, password=password or login)
        self.uid, self.context = answer["uid"], answer["user_context"]

    def call(self, model, method, *args, **kwargs):
        """Calls a public method in the person's language and time zone; RpcError holds the server's sentence."""
        kwargs["context"] = {**self.context, **kwargs.get("context", {})}
        path = f"/web/dataset/call_kw/{model}/{method}"
        return self._post(path, model=model, method=method, args=args, kwargs=kwargs)

    def search(self, model, domain, **kwargs):
        return self.call(model, "search", domain, **kwargs)

    def read(self, model, ids, fields):
        return self.call(model, "read", ids, fields)

    def create(self, model, values):
        return self.call(model, "create", [values])[0]

    def get(self, path, **kwargs):
        """A page or file, as the browser would fetch it."""
        return self.http.get(self.url + path, timeout=60, **kwargs)

    def _post(self, path, **params):
        answer = self.http.post(
            self.url + path, json={"jsonrpc": "2.0", "method": "call", "params": params}, timeout=60).json()
        if "error" in answer:
            raise RpcError(answer["error"])
        return answer.get("result")
