"""Drives an emulator from another language: admin.py BASE_URL APP_KEY."""

import json
import sys
import urllib.error
import urllib.parse
import urllib.request

base_url, app_key = sys.argv[1:]
admin_url = base_url.removesuffix("/v1") + "/_emulator"
# A proxy of the environment must not get these requests.
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def call(method, url, body=None):
    headers = {"appkey": app_key}
    data = None
    if body is not None:
        headers["Content-Type"] = "application/json"
        data = json.dumps(body).encode()
    request = urllib.request.Request(url, data, headers, method=method)
    try:
        with opener.open(request, timeout=60) as response:
            status, content = response.status, response.read()
    except urllib.error.HTTPError as error:
        status, content = error.code, error.read()
    return status, json.loads(content) if content else None


def admin(method, path, **query):
    return call(method, f"{admin_url}{path}?{urllib.parse.urlencode(query)}")


def generate(params):
    content = {"fileName": "請求書", "params": params, "passthrough": {"order": 7}}
    body = {"designId": "Invoice000000001", "version": 1, "content": content}
    return call("POST", f"{base_url}/file/async/single", body)


status, accepted = generate({"請求先名": "山田商店", "合計": 1})
assert status == 202, accepted

status, found = admin("GET", "/requests/wait", q="design:Invoice000000001 山田", timeout="30s")
assert status == 200, found
[request] = found["requests"]
assert request["requestId"] == accepted["requestId"]
assert request["passthrough"] == {"order": 7}
[document] = request["files"]
assert document["state"] == "ready"
assert document["params"] == {"請求先名": "山田商店", "合計": 1}
assert {"kind": "unknown", "path": "合計"}.items() <= document["findings"][-1].items()

status, found = admin("GET", "/requests", q="unknown:合計")
assert status == 200 and len(found["requests"]) == 1, found
status, error = admin("GET", "/requests", q="colour:red")
assert status == 400 and "colour" in error["message"], error
status, error = admin("GET", "/requests/wait", q="status:404", timeout="10ms")
assert status == 408 and error["requests"] == [], error

status, _ = call("POST", f"{admin_url}/requests/latest/replay")
assert status == 202
status, deleted = admin("DELETE", "/requests", q="山田")
assert status == 200 and len(deleted["requests"]) == 2, deleted
status, found = admin("GET", "/requests")
assert found == {"requests": [], "next": None}, found
print("ok")
