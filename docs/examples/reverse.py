#!/usr/bin/env python3
"""Runs with Python 3.9 or newer and nothing else; a test of this project runs it. Reverses a file of ids, with a cap.

    export OVERTURN_URL=https://overturn.example.org OVERTURN_TOKEN_FILE=token.txt
    python3 reverse.py ids.txt 50.00 "The key of the attention check was wrong" > receipt.csv

Ends with 0 when all are reversed or already approved, 1 when it was called wrongly, 2 when some were not reversed, 3 when
nothing could be done, 5 when some are not known yet. Run again on the same file within two days it goes on with the same
reversal, wherever it was interrupted. OVERTURN_CA_FILE names the certificate of a server that made its own.
"""

import hashlib
import json
import os
import ssl
import sys
import time
import urllib.error
import urllib.request
from decimal import Decimal, InvalidOperation


class Refused(Exception):
    """Nothing more can be done; the text says why."""


class Overturn:
    def __init__(self, url, token, ca_file=None):
        self.api = url.rstrip("/") + "/api/v1"
        self.token = token
        self.trust = ssl.create_default_context()
        if ca_file:
            self.trust.load_verify_locations(ca_file)

    def ask(self, path, body=None, key=None, content_type="application/json"):
        """The bytes of the answer. A server that restarts is waited for, about three minutes in all."""
        headers = {"Authorization": "Bearer " + self.token}
        if body is not None:
            headers.update({"Content-Type": content_type, "Idempotency-Key": key})
        for wait in (1, 2, 4, 8, 15, 30, 60, 60, None):
            request = urllib.request.Request(self.api + path, data=body, headers=headers)
            try:
                with urllib.request.urlopen(request, timeout=180, context=self.trust) as answer:
                    return answer.read()
            except urllib.error.HTTPError as error:
                problem = error.read()
                after = error.headers.get("Retry-After")
                passing = error.code in (429, 502, 503, 504) or (error.code == 409 and after)
                if not passing or wait is None:
                    raise Refused(sentences(problem)) from error
                wait = int(after or wait)
            except (OSError, ssl.SSLError) as error:
                if wait is None or "CERTIFICATE" in str(error):
                    raise Refused(f"{self.api} cannot be asked: {error}") from error
            time.sleep(wait)

    def get(self, path):
        return json.loads(self.ask(path))

    def settled(self, number, moving):
        """The reversal when it stands still. A pause that names no time waits for a person."""
        while True:
            reversal = self.get(f"/reversals/{number}")
            if reversal["state"] not in moving:
                return reversal
            pause = reversal["pause"]
            if pause and pause["retryAt"] is None:
                raise Refused(f"{pause['says']}. {pause['remedy']}")
            time.sleep(1)


def sentences(problem):
    try:
        told = json.loads(problem)
    except ValueError:
        return problem.decode("utf-8", "replace")
    return "\n".join([told["detail"]] + [one["detail"] for one in told.get("errors", [])])


def count(reversal, *names):
    return sum(group["count"] for group in reversal["groups"] if group["group"] in names)


def confirm(server, reversal, key, most, reason):
    """What is confirmed is exactly what was looked at: had it changed meanwhile, this would be refused."""
    number, confirmation = reversal["number"], reversal["confirmation"]
    total = Decimal(confirmation["total"]["amount"])
    if any(row["certainty"] == "not known" for row in reversal["bill"]["rows"]):
        raise Refused(f"Reversal {number}: the fee of some is not known, so nothing was paid.")
    if total > most:
        raise Refused(f"Reversal {number} comes to {total}, fee included; at most {most} was allowed. Nothing was paid.")
    body = json.dumps({**confirmation, "reason": reason}).encode()
    server.ask(f"/reversals/{number}/confirmation", body, f"{key}-confirm-{confirmation['revision']}")
    return server.settled(number, ("reversing", "stopping"))


def run(file, most, reason):
    token = os.environ.get("OVERTURN_TOKEN") or open(os.environ["OVERTURN_TOKEN_FILE"], encoding="ascii").read().strip()
    server = Overturn(os.environ["OVERTURN_URL"], token, os.environ.get("OVERTURN_CA_FILE"))
    with open(file, "rb") as source:
        ids = source.read()
    key = hashlib.sha256(ids).hexdigest()[:40]
    number = json.loads(server.ask("/reversals", ids, key + "-bring", "text/plain"))["number"]
    reversal = server.settled(number, ("draft", "checking"))
    if reversal["state"] == "checked" and (reversal["confirmation"] or {}).get("count", 0) > 0:
        reversal = confirm(server, reversal, key, most, reason)
    done, wanted = count(reversal, "reversed", "already approved"), reversal["lineCount"] - count(reversal, "left out")
    page = reversal["links"]["page"]
    print(f"Reversal {number}: {done} of {wanted} reversed or already approved. {page}", file=sys.stderr)
    if reversal["state"] == "ended":
        sys.stdout.buffer.write(server.ask(f"/reversals/{number}/receipt.csv"))
    if count(reversal, "unknown") > 0:
        return 5
    if done == 0:
        return 3
    return 0 if done == wanted else 2


def main():
    try:
        file, most, reason = sys.argv[1:]
        most = Decimal(most)
        os.environ["OVERTURN_URL"]
    except (ValueError, InvalidOperation, KeyError):
        print("usage: reverse.py FILE MOST REASON, with OVERTURN_URL and OVERTURN_TOKEN_FILE set", file=sys.stderr)
        return 1
    try:
        return run(file, most, reason)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
